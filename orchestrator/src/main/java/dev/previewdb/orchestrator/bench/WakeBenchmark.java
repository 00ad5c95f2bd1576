package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connection through the router to a preview that sleeps, until its first answer, against the
 * bare start of a server on the same data directory, until its first answer: in turn. Who connects
 * logs in by the same password both ways, for most of what that takes is the client's own hashing.
 */
public final class WakeBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int WARM_UP = 5;
  private static final String SCRIPT = Script.read("psql-answer.sh");

  private static final Subject SUBJECT =
      Subject.atMost(
          "wake",
          "the first answer of an asleep preview, by psql through the router ÷ `postgres` and the same login by psql on the same data directory",
          1.3);

  private final Site site;
  private final DataSize size;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param size of the data
   * @param runs measured ones of each way; others come before them, unmeasured
   */
  public WakeBenchmark(Site site, DataSize size, int runs, Consumer<String> progress, Clock clock) {
    this.site = site;
    this.size = size;
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of too little space, or an interruption; nothing is left
   */
  public FiguresReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private FiguresReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    CloneMode mode = Volumes.probe(place.storage().root());
    Optional<Path> psql = machine.installations().psql();
    Figure figure =
        psql.map(program -> figure(place, machine, server, program, mode))
            .orElseGet(() ->
                SUBJECT.leftOut("psql is not installed; install the package postgresql-client"));
    return new FiguresReport(
        "wake",
        server.version(),
        mode.name().toLowerCase(Locale.ROOT),
        runs,
        List.of(figure),
        List.of(
            "Medians of %d runs of each, in turn; PostgreSQL %s, data of %s, the service with its own database and API."
                .formatted(runs, server.version(), size)));
  }

  private Figure figure(
      Workplace place, Machine machine, ServerBinaries server, Path psql, CloneMode mode) {
    place.requireSpace(List.of(size), mode, 0);
    progress.accept("making a data directory of " + size);
    try (var served = ServedPreviews.start(place, machine, size, 1, clock)) {
      String name = served.create(BranchRepository.branch(1));
      awaitSleep(served, name);
      Door door = served.door(name);
      var bare = new PlainWay(place, machine.runAs(), server, psql, List.of());
      bare.settings(served.home(name).resolve("conf").resolve("postgresql.conf"));
      double[] woken = new double[runs];
      double[] started = new double[runs];
      for (int run = -WARM_UP; run < runs; run++) {
        place.sync();
        double ours = answer(psql, door);
        awaitSleep(served, name);
        place.sync();
        double plain = bare.start(served.home(name).resolve("data"), door.environment());
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s: through the router %.0f ms, bare %.0f ms",
                run < 0 ? "first runs, not counted" : "run " + (run + 1) + " of " + runs,
                ours,
                plain));
        if (run >= 0) {
          woken[run] = ours;
          started[run] = plain;
        }
      }
      double ours = Ratio.median(woken);
      double plain = Ratio.median(started);
      return SUBJECT.measured(ours / plain, Ratio.millis(ours, plain), runs);
    }
  }

  /** Milliseconds of one psql, from its start to its answer. */
  private static double answer(Path psql, Door door) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "psql-answer"));
    command.add(psql.toString());
    command.add(FilledDirectory.QUERY);
    command.addAll(door.arguments());
    command.addAll(List.of("-d", door.database()));
    String printed = Program.run(command, Map.copyOf(door.environment()));
    String[] words = printed.split(" ", -1);
    if (words.length != 3 || !words[2].equals(FilledDirectory.ANSWER)) {
      throw PreviewDbException.of(Problem.BENCH_FAILED, "asking by psql", printed);
    }
    return (Double.parseDouble(words[1]) - Double.parseDouble(words[0])) * 1000;
  }

  /** The service says so first, and then stops the server. */
  private static void awaitSleep(ServedPreviews served, String name) {
    Path pidFile = served.home(name).resolve("data").resolve("postmaster.pid");
    long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
    while (!ServedPreviews.sleeps(served.show(name)) || Files.exists(pidFile)) {
      if (System.nanoTime() > patienceEnds) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED, "waiting", name + " does not fall asleep");
      }
      Pause.of(PAUSE);
    }
  }
}

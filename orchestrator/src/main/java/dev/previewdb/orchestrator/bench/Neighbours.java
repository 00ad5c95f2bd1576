package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Two previews that pgbench works on, with more clients than there are cores: nine transactions in
 * ten read, the others write. They stop and go on when told to.
 */
final class Neighbours implements AutoCloseable {
  private static final int COUNT = 2;
  private static final String SCALE = "8";

  /** Some always wait for the disk. */
  private static final int CLIENTS_PER_CORE = 3;

  /** Until all clients are at work again, or none is. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  private final LocalPreviews previews;
  private final List<InstanceId> ids = new ArrayList<>();
  private final List<Process> loads = new ArrayList<>();

  private Neighbours(LocalPreviews previews) {
    this.previews = previews;
  }

  static Optional<Path> program(ServerBinaries server) {
    return Optional.of(server.bin().resolve("pgbench")).filter(Files::isExecutable);
  }

  static String missing() {
    return "there is no pgbench beside the server; install PostgreSQL's own package of it";
  }

  /** They exist, and do nothing yet. */
  static Neighbours start(LocalPreviews previews, Snapshot snapshot, Path pgbench) {
    Neighbours neighbours = new Neighbours(previews);
    try {
      for (int i = 1; i <= COUNT; i++) {
        neighbours.add(new InstanceId("neighbour", i), snapshot, pgbench);
      }
      neighbours.signal("STOP");
      return neighbours;
    } catch (RuntimeException e) {
      neighbours.close();
      throw e;
    }
  }

  private void add(InstanceId id, Snapshot snapshot, Path pgbench) {
    ids.add(id);
    previews.start(id, snapshot);
    Door door = previews.door(id);
    Program.run(command(pgbench, door, "-i", "-q", "-s", SCALE), door.environment());
    int clients =
        Math.min(
            LocalPreviews.CONNECTIONS / 2,
            CLIENTS_PER_CORE * Runtime.getRuntime().availableProcessors());
    List<String> load =
        command(
            pgbench,
            door,
            "-n",
            "-M",
            "prepared",
            "-b",
            "select-only@9",
            "-b",
            "tpcb-like@1",
            "-c",
            Integer.toString(clients),
            "-j",
            "1",
            "-T",
            "86400");
    ProcessBuilder builder =
        new ProcessBuilder(load)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(door.environment());
    try {
      loads.add(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("could not run pgbench", e);
    }
  }

  private static List<String> command(Path pgbench, Door door, String... more) {
    List<String> command = new ArrayList<>(List.of(pgbench.toString()));
    command.addAll(door.arguments());
    command.addAll(List.of(more));
    command.add(door.database());
    return command;
  }

  /** A new preview while they work, and while they do not, in turn. */
  Figure measure(
      Subject subject, OurWay way, Workplace place, int runs, Consumer<String> progress) {
    double[] idle = new double[runs];
    double[] busy = new double[runs];
    double[] use = new double[runs];
    for (int run = -1; run < runs; run++) {
      place.sync();
      Pause.of(SETTLING);
      double alone = way.run().total();
      signal("CONT");
      Pause.of(SETTLING);
      CpuTime before = CpuTime.now();
      double among = way.run().total();
      double used = CpuTime.now().busySince(before);
      signal("STOP");
      requireAlive();
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s: %.0f ms, while the neighbours work %.0f ms, cores %.0f %% busy",
              run < 0 ? "first run, not counted" : "run " + (run + 1) + " of " + runs,
              alone,
              among,
              100 * used));
      if (run >= 0) {
        idle[run] = alone;
        busy[run] = among;
        use[run] = used;
      }
    }
    return subject.measured(
        Ratio.median(busy) / Ratio.median(idle),
        String.format(
            Locale.ROOT,
            "%s, cores %.0f %% busy",
            Ratio.millis(Ratio.median(busy), Ratio.median(idle)),
            100 * Ratio.median(use)),
        runs);
  }

  private void signal(String name) {
    loads.forEach(load -> Program.signal(name, load.pid()));
  }

  private void requireAlive() {
    for (Process load : loads) {
      if (!load.isAlive()) {
        throw PreviewDbException.of(Problem.BENCH_FAILED, "running pgbench", "it ended");
      }
    }
  }

  @Override
  public void close() {
    loads.forEach(Process::destroyForcibly);
    ids.forEach(previews.engine()::delete);
  }
}

package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queries through the router against the same through PgBouncer, and COPY against a connection past
 * it: in one run and in turn, so that whatever else the machine does slows all alike. Then the
 * memory that a router takes for sessions which say nothing.
 */
public final class RouterBenchmark {
  private static final List<Integer> CLIENTS = List.of(1, 8, 64);
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

  /** A tenth of a gigabyte of rows, more than the preview keeps in its own memory. */
  private static final int SCALE = 8;

  private static final String COPY = "COPY pgbench_accounts TO STDOUT";

  private final Site site;
  private final int runs;
  private final int seconds;
  private final int idle;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param runs measured ones of each way; one more comes before them, unmeasured
   * @param seconds of each run of queries
   * @param idle sessions that are open and say nothing; 0 leaves them out
   */
  public RouterBenchmark(
      Site site, int runs, int seconds, int idle, Consumer<String> progress, Clock clock) {
    this.site = site;
    this.runs = runs;
    this.seconds = seconds;
    this.idle = idle;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of no pgbench or no PgBouncer, too little room for the idle
   *     sessions, or an interruption; nothing is left
   */
  public RouterReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private RouterReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    Path pgbench = server.bin().resolve("pgbench");
    Path psql =
        machine
            .installations()
            .psql()
            .orElseThrow(() -> PreviewDbException.of(Problem.BENCH_NEEDS_PSQL));
    Path pgbouncer =
        Pooler.program().orElseThrow(() -> PreviewDbException.of(Problem.BENCH_NEEDS_PGBOUNCER));
    if (!Files.isExecutable(pgbench)) {
      throw PreviewDbException.of(Problem.BENCH_NEEDS_PGBENCH, server.bin());
    }
    var sessions = new IdleSessions(pgbench, psql, idle, progress);
    sessions.requireRoom();
    progress.accept("making a preview");
    Snapshot snapshot =
        new FilledDirectory(place, server, machine.runAs(), DataSize.parse("16MB"), "router")
            .snapshot(clock);
    List<RouterReport.Load> loads = new ArrayList<>();
    RouterReport.Copy copy;
    try (var preview = new RoutedPreview(place, machine, snapshot);
        var pooler = Pooler.start(place, machine.runAs(), pgbouncer, preview.direct())) {
      Program.run(
          command(pgbench, preview.routed(), "-i", "-q", "-s", Integer.toString(SCALE)),
          preview.routed().environment());
      for (int clients : CLIENTS) {
        loads.add(load(pgbench, clients, preview.routed(), pooler.door()));
      }
      copy = copy(psql, preview);
    }
    return RouterReport.of(
        server.version(),
        Program.run(List.of(pgbouncer.toString(), "--version")).lines().findFirst().orElse(""),
        runs,
        loads,
        copy,
        idle == 0 ? null : sessions.measured(place, machine, snapshot));
  }

  private RouterReport.Load load(Path pgbench, int clients, Door routed, Door pooled) {
    double[] router = new double[runs];
    double[] pooler = new double[runs];
    double[] ratios = new double[runs];
    // The first warms both up
    for (int run = -1; run < runs; run++) {
      double ours = queries(pgbench, clients, routed);
      double theirs = queries(pgbench, clients, pooled);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%d clients, run %d of %d: %.0f/s through the router, %.0f/s through PgBouncer",
              clients,
              run + 1,
              runs,
              ours,
              theirs));
      if (run >= 0) {
        router[run] = ours;
        pooler[run] = theirs;
        ratios[run] = ours / theirs;
      }
    }
    return new RouterReport.Load(
        clients, Ratio.median(router), Ratio.median(pooler), Ratio.of(Ratio.median(ratios), 1));
  }

  private double queries(Path pgbench, int clients, Door door) {
    String said =
        Program.run(
            command(
                pgbench,
                door,
                "-S",
                "-n",
                "-M",
                "prepared",
                "-c",
                Integer.toString(clients),
                "-j",
                clients == 1 ? "1" : "2",
                "-T",
                Integer.toString(seconds)),
            door.environment());
    Matcher tps = TPS.matcher(said);
    if (!tps.find()) {
      throw PreviewDbException.of(Problem.BENCH_FAILED, "running pgbench", said);
    }
    return Double.parseDouble(tps.group(1));
  }

  private RouterReport.Copy copy(Path psql, RoutedPreview preview) {
    double bytes =
        Double.parseDouble(
            psql(psql, preview.direct(), "SELECT sum(length(a::text)) FROM pgbench_accounts a"));
    double[] router = new double[runs];
    double[] direct = new double[runs];
    double[] ratios = new double[runs];
    for (int run = -1; run < runs; run++) {
      double ours = bytes / 1e6 / secondsOf(psql, preview.routed());
      double past = bytes / 1e6 / secondsOf(psql, preview.direct());
      if (run >= 0) {
        router[run] = ours;
        direct[run] = past;
        ratios[run] = ours / past;
      }
    }
    return new RouterReport.Copy(
        Ratio.median(router), Ratio.median(direct), Ratio.of(Ratio.median(ratios), 1));
  }

  /** Three in one session, so that its beginning counts little. */
  private static double secondsOf(Path psql, Door door) {
    long begun = System.nanoTime();
    Program.run(
        List.of(
            "bash",
            "-c",
            "exec \"$0\" \"$@\" > /dev/null",
            psql.toString(),
            "-X",
            "-q",
            "-h",
            door.host(),
            "-p",
            Integer.toString(door.port()),
            "-U",
            door.user(),
            "-d",
            door.database(),
            "-c",
            COPY,
            "-c",
            COPY,
            "-c",
            COPY),
        door.environment());
    return (System.nanoTime() - begun) / 1e9 / 3;
  }

  private static String psql(Path psql, Door door, String query) {
    return Program.run(command(psql, door, "-X", "-At", "-c", query), door.environment());
  }

  private static List<String> command(Path program, Door door, String... more) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(door.arguments());
    command.addAll(List.of(more));
    command.add(door.database());
    return command;
  }
}

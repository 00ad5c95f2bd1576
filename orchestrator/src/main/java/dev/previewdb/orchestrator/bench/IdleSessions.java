package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The memory that a router takes for sessions which are open and say nothing. */
final class IdleSessions {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Of each program, besides those of sessions. */
  private static final int OTHER_FILES = 200;

  /** A backend that has run one query, with its page tables: 1.7 MB were measured. */
  private static final long BACKEND = 2L << 20;

  /** Sessions that come and go before, so that the program is loaded and compiled. */
  private static final int WARMING = 200;

  /**
   * Each session has answered once, and then says nothing for longer than anybody waits. pgbench
   * counts microseconds in 32 bits: half an hour is about the longest.
   */
  private static final String SCRIPT =
      """
      SELECT 1;
      \\sleep 1800 s
      """;

  private static final String COUNT =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND state = 'idle'";

  private final Path pgbench;
  private final Path psql;
  private final int sessions;
  private final Consumer<String> progress;

  IdleSessions(Path pgbench, Path psql, int sessions, Consumer<String> progress) {
    this.pgbench = pgbench;
    this.psql = psql;
    this.sessions = sessions;
    this.progress = progress;
  }

  /**
   * Refuses what this machine cannot hold.
   *
   * @throws PreviewDbException BENCH_TOO_FEW_FILES, BENCH_TOO_LITTLE_MEMORY
   */
  void requireRoom() {
    long files = 2L * sessions + OTHER_FILES;
    if (files > ProcFile.openFiles()) {
      throw PreviewDbException.of(
          Problem.BENCH_TOO_FEW_FILES, sessions, files, ProcFile.openFiles(), files);
    }
    long memory = sessions * BACKEND;
    if (memory > ProcFile.availableMemory()) {
      throw PreviewDbException.of(
          Problem.BENCH_TOO_LITTLE_MEMORY,
          sessions,
          memory >> 20,
          ProcFile.availableMemory() >> 20);
    }
  }

  RouterReport.Idle measured(Workplace place, Machine machine, Snapshot snapshot) {
    progress.accept("opening " + sessions + " sessions that say nothing");
    try (var preview = new RoutedPreview(place, machine, snapshot, sessions + WARMING);
        var router = RouterProcess.start(preview.direct(), sessions + WARMING)) {
      Door door = preview.routed().onPort(router.port());
      Path warming = script(place, "warming.sql", "SELECT 1;\n");
      Program.run(command(door, WARMING, "-t", "5", "-f", warming.toString()), door.environment());
      awaitIdle(preview.direct(), 0, () -> true);
      long usedBefore = router.used();
      long residentBefore = router.resident();
      Path script = script(place, "idle.sql", SCRIPT);
      Path said = script.resolveSibling("said");
      Process clients =
          Program.start(
              command(door, sessions, "-t", "1", "-f", script.toString()),
              door.environment(),
              said);
      try {
        awaitIdle(preview.direct(), sessions, clients::isAlive);
        long resident = router.resident() - residentBefore;
        return new RouterReport.Idle(
            sessions, resident >> 20, (router.used() - usedBefore) >> 20, residentBefore >> 20);
      } catch (ClientsEnded e) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED, "opening " + sessions + " sessions", lastLine(said));
      } finally {
        clients.destroyForcibly();
      }
    }
  }

  private static final class ClientsEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void awaitIdle(Door door, int wanted, BooleanSupplier alive) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int idle = count(door);
    while (idle != wanted) {
      if (!alive.getAsBoolean() || System.nanoTime() > end) {
        throw new ClientsEnded();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      idle = count(door);
    }
  }

  private int count(Door door) {
    List<String> command = new ArrayList<>(List.of(psql.toString(), "-X", "-At", "-c", COUNT));
    command.addAll(door.arguments());
    command.add(door.database());
    return Integer.parseInt(Program.run(command, door.environment()));
  }

  private List<String> command(Door door, int clients, String... more) {
    List<String> command = new ArrayList<>(List.of(pgbench.toString(), "-n", "-j", "2"));
    command.addAll(List.of("-c", Integer.toString(clients)));
    command.addAll(List.of(more));
    command.addAll(door.arguments());
    command.add(door.database());
    return command;
  }

  private static Path script(Workplace place, String name, String script) {
    try {
      return Files.writeString(place.storage().previews().resolve(name), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLine(Path said) {
    try {
      return Files.readString(said, StandardCharsets.UTF_8).strip().lines().reduce("", (a, b) -> b);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

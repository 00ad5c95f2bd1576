package dev.previewdb.orchestrator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Processes that work in a directory of ours, known by its name in their command lines: no name is
 * given twice. They are found so even where nobody noted them down, as in the moment of an
 * interrupt.
 */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /**
   * What a measurement runs. Not initdb: it ends by itself within seconds, and killed it would
   * leave a server behind that names no directory. And nobody else's program that looks into ours.
   */
  private static final Set<String> OURS =
      Set.of(
          "postgres",
          "bash",
          "cp",
          "psql",
          "setsid",
          "setpriv",
          "sync",
          "pg_dump",
          "pg_restore",
          "pgcopydb",
          "pgbench",
          "pgbouncer",
          "git");

  private Leftovers() {}

  /**
   * Ends them all and waits until they are gone; servers at once, for their data is thrown away.
   */
  static void end(Path directory) {
    long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
    Map<Long, List<String>> all = in(directory);
    all.forEach(Leftovers::end);
    while (!all.isEmpty()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      Map<Long, List<String>> now = in(directory);
      boolean impatient = System.nanoTime() > patienceEnds;
      for (var one : now.entrySet()) {
        if (impatient) {
          ProcessHandle.of(one.getKey()).ifPresent(ProcessHandle::destroyForcibly);
        } else if (!one.getValue().equals(all.get(one.getKey()))) {
          // New, or setsid that has become postgres meanwhile.
          end(one.getKey(), one.getValue());
        }
      }
      all = now;
    }
  }

  /** How many there are. */
  static int count(Path directory) {
    return in(directory).size();
  }

  private static void end(long pid, List<String> command) {
    if (name(command).equals("postgres")) {
      // PostgreSQL's immediate shutdown; killed, it would leave shared memory behind.
      Program.signal("QUIT", pid);
    } else {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static Map<Long, List<String>> in(Path directory) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .map(pid -> Map.entry(pid, command(pid)))
        .filter(one -> OURS.contains(name(one.getValue())))
        .filter(one -> one.getValue().stream().anyMatch(word -> word.contains(directory + "/")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String name(List<String> command) {
    return command.isEmpty() ? "" : command.getFirst().replaceFirst("^.*/", "");
  }

  private static List<String> command(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException e) {
      // It ended.
      return List.of();
    }
  }
}

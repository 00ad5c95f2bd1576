package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A preview by hand: copied, {@code postgres} with the same settings and as the same user, and
 * {@code psql} tried again each millisecond. It logs in as everybody does, by a password, and is
 * spared what costs us time: setting a password of its own, files to write, a mark.
 */
final class PlainWay {
  private static final String PORT = "5432";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String SCRIPT = Script.read("cp-postgres-psql.sh");

  private final Path home;
  private final Path settings;
  private final RunAs runAs;
  private final ServerBinaries server;
  private final Path psql;
  private final List<String> copy;

  /**
   * A way by hand.
   *
   * @param copy the program that copies a data directory, and its options
   */
  PlainWay(Workplace place, RunAs runAs, ServerBinaries server, Path psql, List<String> copy) {
    this.home = place.storage().workspace().resolve("p");
    this.settings = place.storage().root().resolve("postgresql.conf");
    this.runAs = runAs;
    this.server = server;
    this.psql = psql;
    this.copy = List.copyOf(copy);
  }

  /** Milliseconds. */
  record Times(double copy, double answer) {
    double total() {
      return copy + answer;
    }
  }

  /** Takes over the settings our own previews start with. */
  void settings(Path file) {
    try {
      Files.deleteIfExists(settings);
      Files.copy(file, settings);
      Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One preview from nothing to its first answer; it is deleted afterwards, unmeasured. */
  Times run(Path data) {
    prepare();
    try {
      return times(
          Program.run(
              command(data, home.resolve("data"), copy),
              environment(Map.of("PGPASSWORD", FilledDirectory.PASSWORD))));
    } finally {
      boolean interrupted = Thread.interrupted();
      Leftovers.end(home);
      Volumes.delete(home);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Only the start, on a data directory as it is; it is shut down cleanly, unmeasured.
   *
   * @param password by which psql logs in, as its environment has it
   */
  double start(Path data, Map<String, String> password) {
    prepare();
    try {
      double answer =
          times(Program.run(command(data, data, List.of()), environment(password))).answer();
      stop(data);
      return answer;
    } finally {
      boolean interrupted = Thread.interrupted();
      Leftovers.end(home);
      Volumes.delete(home);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** So that the next start has nothing to recover. */
  private static void stop(Path data) {
    try {
      Path pidFile = data.resolve("postmaster.pid");
      long pid =
          Long.parseLong(
              Files.readString(pidFile, StandardCharsets.ISO_8859_1).lines().toList().getFirst());
      Program.signal("INT", pid);
      long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
      while (ProcessHandle.of(pid).isPresent()) {
        if (System.nanoTime() > patienceEnds) {
          throw PreviewDbException.of(Problem.BENCH_FAILED, "stopping a server", "it does not end");
        }
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server stopped", e);
    }
  }

  private void prepare() {
    try {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, Workplace.PASSABLE);
      Path socket = Files.createDirectory(home.resolve("s"));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwx------"));
      runAs.own(socket);
      // Only we and the server's user can enter the socket's directory.
      Path access = home.resolve("pg_hba.conf");
      Files.writeString(access, "local all all scram-sha-256\n");
      Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + home + " cannot be prepared", e);
    }
  }

  private List<String> command(Path from, Path data, List<String> how) {
    List<String> start =
        List.of(
            server.postgres().toString(),
            "-D",
            data.toString(),
            "-c",
            "config_file=" + settings,
            "-c",
            "hba_file=" + home.resolve("pg_hba.conf"),
            "-c",
            "listen_addresses=",
            "-c",
            "port=" + PORT,
            "-c",
            "unix_socket_directories=" + home.resolve("s"),
            "-c",
            "logging_collector=off");
    List<String> all =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                SCRIPT,
                "cp-postgres-psql",
                from.toString(),
                home.toString(),
                psql.toString(),
                FilledDirectory.QUERY,
                String.join(" ", how)));
    all.addAll(runAs.command(start));
    return all;
  }

  private Map<String, String> environment(Map<String, String> password) {
    Map<String, String> all = new HashMap<>(password);
    all.put("PGHOST", home.resolve("s").toString());
    all.put("PGPORT", PORT);
    all.put("PGUSER", FilledDirectory.OWNER);
    all.put("PGDATABASE", FilledDirectory.DATABASE);
    return all;
  }

  private static Times times(String printed) {
    String[] words = printed.split(" ", -1);
    if (words.length != 4 || !words[3].equals(FilledDirectory.ANSWER)) {
      throw PreviewDbException.of(Problem.BENCH_FAILED, "asking by psql", printed);
    }
    double begun = Double.parseDouble(words[0]);
    double copied = Double.parseDouble(words[1]);
    double answered = Double.parseDouble(words[2]);
    return new Times((copied - begun) * 1000, (answered - copied) * 1000);
  }
}

package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A PgBouncer in session mode in front of a server, as its package has it. */
final class Pooler implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path home;
  private final Process process;
  private final Door door;

  private Pooler(Path home, Process process, Door door) {
    this.home = home;
    this.process = process;
    this.door = door;
  }

  static Optional<Path> program() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one, and returns when it takes connections. */
  static Pooler start(Workplace place, RunAs runAs, Path program, Door to) {
    Path home = place.storage().previews().resolve("pooler");
    try {
      Files.createDirectory(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      int port = freePort();
      Files.writeString(home.resolve("pgbouncer.ini"), configuration(home, port, to));
      Files.writeString(
          home.resolve("users"), "\"" + to.user() + "\" \"" + to.login().password() + "\"\n");
      runAs.own(home);
      Process process =
          new ProcessBuilder(
                  runAs.command(
                      List.of(program.toString(), "-q", home.resolve("pgbouncer.ini").toString())))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Pooler pooler =
          new Pooler(
              home, process, new Door("127.0.0.1", port, to.database(), to.user(), to.login()));
      pooler.await(port);
      return pooler;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(Path home, int port, Door to) {
    return """
    [databases]
    %s = host=%s port=%d dbname=%s
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = %d
    unix_socket_dir =
    auth_type = scram-sha-256
    auth_file = %s
    pool_mode = session
    default_pool_size = %d
    max_client_conn = %d
    server_idle_timeout = 1
    ignore_startup_parameters = extra_float_digits
    """
        .formatted(
            to.database(),
            to.host(),
            to.port(),
            to.database(),
            port,
            home.resolve("users"),
            RoutedPreview.CONNECTIONS / 2,
            RoutedPreview.CONNECTIONS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(int port) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED, "starting pgbouncer", "it takes no connections");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  Door door() {
    return door;
  }

  @Override
  public void close() {
    process.destroy();
    Volumes.delete(home);
  }
}

package dev.previewdb.orchestrator.router;

import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** PgBouncer in front of the router, as a team may have it in front of any server. */
final class TestPgBouncer implements AutoCloseable {
  /** Sessions that it opens at most. */
  static final int POOL = 4;

  private final Path home;
  private final Process process;
  private final int port;

  private TestPgBouncer(Path home, Process process, int port) {
    this.home = home;
    this.process = process;
    this.port = port;
  }

  static Optional<Path> program() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one, and waits until it takes connections.
   *
   * @param mode session or transaction
   * @param tls how it connects to the router, as libpq's sslmode
   */
  static TestPgBouncer start(RouterLab lab, String mode, String tls) throws IOException {
    RunAs runAs = RunAs.current();
    Path home = Files.createTempDirectory("pgbouncer-");
    int port = FreePort.find();
    Files.writeString(
        home.resolve("pgbouncer.ini"),
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        logfile = %s
        pool_mode = %s
        server_tls_sslmode = %s
        default_pool_size = %d
        max_client_conn = 100
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(
                lab.router.port(),
                port,
                home.resolve("users"),
                home.resolve("log"),
                mode,
                tls,
                POOL));
    Files.writeString(
        home.resolve("users"), "\"%s\" \"%s\"\n".formatted(RouterLab.OWNER, RouterLab.PASSWORD));
    runAs.own(home);
    String file = home.resolve("pgbouncer.ini").toString();
    Process process =
        new ProcessBuilder(runAs.command(List.of(program().orElseThrow().toString(), "-q", file)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    TestPgBouncer pooler = new TestPgBouncer(home, process, port);
    try {
      await().until(() -> pooler.answers());
      return pooler;
    } catch (RuntimeException e) {
      pooler.close();
      throw e;
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  Connection connect(Map<String, String> more) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", RouterLab.OWNER);
    properties.setProperty("password", RouterLab.PASSWORD);
    properties.putAll(more);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + RouterLab.PREVIEW, properties);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    Volumes.delete(home);
  }
}

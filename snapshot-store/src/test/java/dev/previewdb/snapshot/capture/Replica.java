package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A standby that streams from a lab's source, made by pg_basebackup. */
final class Replica implements AutoCloseable {
  private static final String DATABASE = "shop";
  private static final String PASSWORD = "replicator";

  private final CaptureLab lab;
  private final TestDirectory directory;
  private final PostgresServer server;

  private Replica(CaptureLab lab, TestDirectory directory, PostgresServer server) {
    this.lab = lab;
    this.directory = directory;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param delay how long what it has to replay waits for queries, as PostgreSQL writes it
   */
  static Replica of(CaptureLab lab, String delay)
      throws SQLException, IOException, InterruptedException {
    letInAReplicator(lab);
    var directory = new TestDirectory();
    var copied = directory.path().resolve("copied");
    backup(lab.sourceServer(), copied.toString());
    var home = Files.createDirectory(directory.path().resolve("r"));
    // The program ran as us; the server runs as somebody else where we are root.
    Volumes.clone(copied, home.resolve("data"), RunAs.current());
    var server =
        PostgresServer.start(
            StartRequest.of(lab.sourceServer().binaries(), home, RunAs.current())
                .onPort(FreePort.find())
                .allow(new HbaRule(DATABASE, CaptureLab.READER))
                .with(Map.of("fsync", "off", "max_standby_streaming_delay", delay)));
    return new Replica(lab, directory, server);
  }

  private static void letInAReplicator(CaptureLab lab) throws SQLException, IOException {
    lab.run("CREATE ROLE replicator LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
    Files.writeString(
        lab.sourceServer().data().resolveSibling("conf").resolve("pg_hba.conf"),
        "host replication replicator 127.0.0.1/32 scram-sha-256\n",
        StandardOpenOption.APPEND);
    lab.run("SELECT pg_reload_conf()");
  }

  private static void backup(PostgresServer primary, String into)
      throws IOException, InterruptedException {
    var program = primary.binaries().bin().resolve("pg_basebackup").toString();
    var port = Integer.toString(primary.tcpPort().orElseThrow());
    var command =
        new ProcessBuilder(
            List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                port,
                "-U",
                "replicator",
                "-D",
                into,
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync"));
    command.environment().put("PGPASSWORD", PASSWORD);
    assertThat(command.inheritIO().start().waitFor()).isZero();
  }

  /** The replica, as the lab's reader sees it. */
  Source source() {
    return new Source(
        "127.0.0.1",
        server.tcpPort().orElseThrow(),
        DATABASE,
        CaptureLab.READER,
        lab.source().password(),
        Tls.disable());
  }

  String ask(String query) throws SQLException {
    try (var connection = connect()) {
      return CaptureLab.ask(connection, query);
    }
  }

  private Connection connect() {
    return server.connect(DATABASE);
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, Duration.ofSeconds(30));
    directory.close();
  }
}

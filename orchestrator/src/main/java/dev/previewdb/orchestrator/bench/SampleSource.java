package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A server with a shop of a given size in 40 tables, and a user who may read it. */
final class SampleSource {
  private static final String DATABASE = "shop";
  private static final String READER = "reader";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Counts the rows of the one huge table. */
  static final String EVENTS = "SELECT count(*) FROM shop.event";

  private static final String SIZE =
      """
      SELECT sum(pg_table_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace
      """;

  private final Path home;
  private final PostgresServer server;
  private final Source source;
  private long bytes;
  private long events;

  SampleSource(Workplace place, Machine machine, ServerBinaries binaries, DataSize size) {
    // A socket's path may have 107 bytes, and the measurement's directory has most of them.
    home = place.storage().root().resolve("s");
    String password = UUID.randomUUID().toString();
    int port = freePort();
    try {
      Files.createDirectory(home);
      Files.setPosixFilePermissions(home, Workplace.PASSABLE);
      PostgresServer.initialise(
          binaries, home.resolve("data"), machine.runAs(), InitOptions.plain());
      server =
          PostgresServer.start(
              StartRequest.of(binaries, home, machine.runAs())
                  .onPort(port)
                  .allow(new HbaRule(DATABASE, READER))
                  .with(settings()));
      fill(password, size);
    } catch (IOException | SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "making a source", String.valueOf(e.getMessage()));
    }
    source = new Source("127.0.0.1", port, DATABASE, READER, Password.of(password), Tls.disable());
  }

  /** A production's memory is its own matter: only what makes filling it slow is left out. */
  private static Map<String, String> settings() {
    return Map.of(
        "fsync", "off",
        "synchronous_commit", "off",
        "full_page_writes", "off",
        "max_wal_size", "2GB",
        "autovacuum", "off",
        "shared_buffers", "256MB",
        "jit", "off",
        "maintenance_work_mem", "256MB");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "looking for a free port", String.valueOf(e.getMessage()));
    }
  }

  private void fill(String password, DataSize size) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + READER + " LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      long kilobytes = size.bytes() >> 10;
      statement.execute(Script.read("sample-source.sql").replace(":scale", kilobytes + "::bigint"));
      statement.execute("VACUUM (FREEZE, ANALYZE)");
      bytes = number(statement, SIZE);
      events = number(statement, EVENTS);
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  Source source() {
    return source;
  }

  /** What its tables take on disk, without their indexes. */
  long bytes() {
    return bytes;
  }

  long events() {
    return events;
  }

  void delete() {
    server.stop(StopMode.IMMEDIATE, PATIENCE);
    Volumes.delete(home);
  }
}

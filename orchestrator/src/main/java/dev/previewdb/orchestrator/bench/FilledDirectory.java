package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.schema.SoleDatabase;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** A data directory of a given size, made and cleanly shut down as a snapshot is. */
final class FilledDirectory {
  static final String DATABASE = "bench";
  static final String OWNER = "preview";

  /** Of whoever copies it by hand; a preview gets one of its own. */
  static final String PASSWORD = "of-the-copy";

  /** Answered from an index, as a first look into a database is. */
  static final String QUERY = "SELECT count(*) FROM filler_1 WHERE id <= 100";

  static final String ANSWER = "100";

  private static final long TABLE_BYTES = 1L << 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Nothing here has to outlive a crash, and nothing but the data is to lie in the directory. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "min_wal_size", "32MB",
          "autovacuum", "off",
          "shared_buffers", "128MB",
          "maintenance_work_mem", "128MB");

  private final Path home;
  private final DataSize size;
  private final ServerBinaries binaries;

  FilledDirectory(
      Workplace place, ServerBinaries binaries, RunAs runAs, DataSize size, String name) {
    this(place.storage().snapshots().resolve(name), binaries, runAs, size);
  }

  /**
   * Makes it.
   *
   * @param home of the server that fills it, which ends
   */
  FilledDirectory(Path home, ServerBinaries binaries, RunAs runAs, DataSize size) {
    this.home = home;
    this.binaries = binaries;
    this.size = size;
    Volumes.make(home.resolve("data"));
    PostgresServer.initialise(binaries, home.resolve("data"), runAs, InitOptions.plain());
    PostgresServer server =
        PostgresServer.start(StartRequest.of(binaries, home, runAs).with(SETTINGS));
    try {
      fill(server, size);
      SoleDatabase.keep(server, DATABASE);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "filling " + home, String.valueOf(e.getMessage()));
    } finally {
      server.stop(StopMode.FAST, PATIENCE);
    }
  }

  /** With a manifest that says what it is: no production's, so nothing was masked or checked. */
  Snapshot snapshot(Clock clock) {
    return new Snapshot(manifest(DATABASE, home.getFileName().toString(), clock.instant()), home);
  }

  Manifest manifest(String project, String version, Instant madeAt) {
    return new Manifest(
        Manifest.FORMAT,
        project,
        version,
        madeAt,
        DATABASE,
        OWNER,
        new Manifest.Source("made for a measurement", binaries.version()),
        new Manifest.Server(binaries.major(), binaries.version()),
        new Manifest.Schema("", "", "UTF8", "C"),
        new Manifest.Masking("", ""),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        size.bytes());
  }

  /** The first question to a preview of it. */
  static void requireAnswer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(QUERY)) {
      if (!answer.next() || !ANSWER.equals(answer.getString(1))) {
        throw PreviewDbException.of(Problem.BENCH_FAILED, "asking " + DATABASE, "a wrong answer");
      }
    }
  }

  /** Tables of that many bytes together. */
  static int tables(DataSize size) {
    return (int) ((size.bytes() + TABLE_BYTES - 1) / TABLE_BYTES);
  }

  private static void fill(PostgresServer server, DataSize size) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
    }
    try (Connection connection = server.connect(DATABASE)) {
      int table = 1;
      for (long rest = size.bytes(); rest > 0; rest -= TABLE_BYTES) {
        table(connection, "filler_" + table++, Math.min(rest, TABLE_BYTES));
      }
    }
  }

  /** In one transaction, so that the rows need no WAL and are frozen as they come. */
  private static void table(Connection connection, String name, long bytes) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + name + " (id bigint NOT NULL, note text NOT NULL)");
      Rows.copy(connection.unwrap(PGConnection.class).getCopyAPI(), name, bytes);
      statement.execute("ALTER TABLE " + name + " ADD PRIMARY KEY (id)");
      statement.execute("ALTER TABLE " + name + " OWNER TO " + OWNER);
      statement.execute("ANALYZE " + name);
    }
    connection.commit();
    connection.setAutoCommit(true);
  }
}

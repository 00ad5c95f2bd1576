package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.TestSnapshot;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A storage with one snapshot whose verification stalls while it counts rows, and a project whose
 * capture stalls while it copies them: both can be ended there, and nowhere else.
 */
final class StalledSnapshots implements AutoCloseable {
  static final Map<String, String> ENVIRONMENT =
      Map.of("SOURCE", "reader-password", "KEY", "0".repeat(44), "API", "0123456789abcdef");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIG =
      """
      storage: storage
      http: { port: 0 }
      router: { port: 0 }
      api: { token: { env: API } }
      projects:
        shop:
          git: file:///srv/shop.git
          source: { host: 127.0.0.1, port: PORT, database: shop, user: reader, password: { env: SOURCE }, tls: disable }
          masking: masking.yaml
          masking-key: { env: KEY }
      """;

  private final TestDirectory directory = new TestDirectory();
  private final Storage storage;
  private final Snapshot snapshot;

  StalledSnapshots(int productionPort) throws IOException, SQLException {
    Files.writeString(configuration(), CONFIG.replace("PORT", String.valueOf(productionPort)));
    Files.writeString(
        directory.path().resolve("masking.yaml"),
        "tables: { public.customer: { id: { keep: a surrogate key, by: ada } } }\n");
    storage = Storage.open(directory.path().resolve("storage"));
    snapshot = TestSnapshot.publish(catalog(), "shop", TestServer.installations());
    stall();
  }

  /** A transaction that was prepared outlives its server, and its clones', with its lock. */
  private void stall() throws IOException, SQLException {
    Files.writeString(
        snapshot.data().resolve("postgresql.auto.conf"),
        "max_prepared_transactions = 5\n",
        StandardOpenOption.APPEND);
    PostgresServer server =
        PostgresServer.start(
            StartRequest.of(
                TestServer.installations().preferred(), snapshot.directory(), RunAs.current()));
    try (Connection admin = server.connect("shop");
        Statement statement = admin.createStatement()) {
      statement.execute("BEGIN; LOCK TABLE customer; PREPARE TRANSACTION 'stalled'");
    } finally {
      server.stop(StopMode.FAST, PATIENCE);
    }
  }

  /** Lets a verification that stalls go on. */
  void release(PostgresServer clone) throws SQLException {
    try (Connection admin = clone.connect("shop");
        Statement statement = admin.createStatement()) {
      statement.execute("ROLLBACK PREPARED 'stalled'");
    }
  }

  Path configuration() {
    return directory.path().resolve("previewdb.yaml");
  }

  Storage storage() {
    return storage;
  }

  SnapshotCatalog catalog() {
    return new SnapshotCatalog(storage.snapshots());
  }

  /** The one that was there before anything else. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** A capture that has come to the rows. */
  SnapshotProgram take() throws IOException {
    SnapshotProgram program = SnapshotProgram.start(configuration(), ENVIRONMENT, "take", "shop");
    awaitStalled(program, storage.snapshots().resolve("shop/.building-1"), "PgSleep");
    return program;
  }

  /** A verification that has come to the rows. */
  SnapshotProgram verify() throws IOException {
    SnapshotProgram program = beginToVerify();
    awaitRowsOf(program);
    return program;
  }

  SnapshotProgram beginToVerify() throws IOException {
    return SnapshotProgram.start(
        configuration(), ENVIRONMENT, "verify", "shop", snapshot.version());
  }

  /** The one verification has come to the rows. */
  void awaitRowsOf(SnapshotProgram verification) {
    awaitStalled(verification, storage.verifying().resolve("1"), "relation");
  }

  private static void awaitStalled(SnapshotProgram program, Path home, String event) {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> waits(home, event) || !program.runs());
    assertThat(program.runs()).isTrue();
  }

  private static boolean waits(Path home, String event) throws SQLException {
    try (Connection admin = server(home).connect("shop");
        PreparedStatement sessions =
            admin.prepareStatement("SELECT FROM pg_stat_activity WHERE wait_event = ?")) {
      sessions.setString(1, event);
      try (ResultSet rows = sessions.executeQuery()) {
        return rows.next();
      }
    }
  }

  PostgresServer verifyingClone() {
    return server(storage.verifying().resolve("1"));
  }

  private static PostgresServer server(Path home) {
    return PostgresServer.attach(home, TestServer.installations().preferred(), RunAs.current())
        .orElseThrow();
  }

  /** No server, no work in the making, and the snapshot is what previews are made from. */
  void assertOnlyTheSnapshotIsThere() {
    assertThat(servers()).isEmpty();
    assertThat(TestDirectory.names(storage.snapshots().resolve("shop")))
        .isSubsetOf(".lock", snapshot.version())
        .contains(snapshot.version());
    assertThat(storage.verifying()).isEmptyDirectory();
    assertThat(catalog().current("shop")).contains(snapshot);
  }

  /** Those that take snapshots or prove them. */
  List<String> servers() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line ->
            line.contains(storage.snapshots() + "/") || line.contains(storage.verifying() + "/"))
        .toList();
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(directory.path(), 4)) {
      all.filter(path -> path.endsWith("data"))
          .map(Path::getParent)
          .forEach(home -> PostgresServer.end(home, PATIENCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    directory.close();
  }
}

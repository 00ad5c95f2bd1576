package dev.previewdb.orchestrator.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The service's captures of a real source: how many at once, and what a stop does to one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduledCapturesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String YEARLY = "snapshots: { schedule: \"0 0 1 1 *\", jitter: 1ms }\n";
  private static final String FITS =
      "CREATE OR REPLACE FUNCTION fits(int) RETURNS boolean LANGUAGE sql AS ";
  private static final String AT_ONCE = FITS + "'SELECT true'";
  private static final String NEVER = FITS + "'SELECT pg_catalog.pg_sleep(3600) IS NOT NULL'";

  private TestServer production;
  private int port;
  private TestOrganization acme;

  @BeforeAll
  void startProduction() throws IOException, SQLException {
    port = FreePort.find();
    production =
        TestServer.start(
            TestServer.installations().preferred(),
            request -> request.onPort(port).allow(new HbaRule("shop", "reader")));
    run(
        production.server().connect("postgres"),
        "CREATE ROLE reader LOGIN PASSWORD 'unused'",
        "CREATE DATABASE shop");
    produce(
        AT_ONCE,
        "CREATE TABLE customer (id int CHECK (public.fits(id)))",
        "INSERT INTO customer SELECT generate_series(1, 30)",
        "GRANT SELECT ON customer TO reader");
  }

  @AfterAll
  void stopProduction() {
    production.close();
  }

  @BeforeEach
  void make() throws IOException {
    acme = new TestOrganization(false);
    Files.writeString(
        acme.directory.path().resolve("masking.yaml"),
        "tables: { public.customer: { id: { keep: a surrogate key, by: ada } } }\n");
    Files.writeString(acme.directory.path().resolve("masking-key"), "k".repeat(44));
  }

  @AfterEach
  void end() throws SQLException {
    acme.close();
    produce(AT_ONCE);
  }

  @Test
  void ofTwoThatAreDueTogetherTheSecondWaitsForTheFirstWhereOneAtATimeIsAllowed() throws Exception {
    configure("captures: { at-once: 1 }\n", "shop", "store");
    try (Service service = acme.start()) {
      assertThat(service.port()).isPositive();
      try (Connection holder = lockedCustomers()) {
        assertThat(holder.isClosed()).isFalse();
        makeDue(2);
        await().atMost(PATIENCE).until(() -> waiting() == 1);
        assertThat(entries("picked")).isEqualTo(1);
        assertThat(entries("NOT picked AND execution_time <= now()")).isEqualTo(1);
      }
      await().atMost(PATIENCE).until(() -> entries("last_success IS NOT NULL") == 2);
      assertThat(secondBegan()).isAfterOrEqualTo(firstEnded());
    }
  }

  @Test
  void ofTwoThatAreDueTogetherBothRunWhereTwoAtATimeAreAllowed() throws Exception {
    configure("captures: { at-once: 2 }\n", "shop", "store");
    try (Service service = acme.start()) {
      assertThat(service.port()).isPositive();
      try (Connection holder = lockedCustomers()) {
        assertThat(holder.isClosed()).isFalse();
        makeDue(2);
        await().atMost(PATIENCE).until(() -> waiting() == 2);
      }
      await().atMost(PATIENCE).until(() -> entries("last_success IS NOT NULL") == 2);
      assertThat(secondBegan()).isBefore(firstEnded());
    }
  }

  @Test
  void aStopInterruptsACaptureWhichLeavesNothingAndIsBegunAgainAtTheNextStart() throws Exception {
    configure("", "shop");
    produce(NEVER);
    Path snapshots = acme.storage().snapshots().resolve("shop");
    try (Service service = acme.start()) {
      assertThat(service.port()).isPositive();
      makeDue(1);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> stalled(snapshots.resolve(".building-1")));
      assertThat(sessions("true")).as("at the source").isPositive();
    }

    assertThat(TestDirectory.names(snapshots)).as("what is left").isSubsetOf(".lock");
    assertThat(servers(snapshots)).isEmpty();
    assertThat(catalog().list("shop")).isEmpty();
    assertThat(catalog().failedBuilds("shop")).isEmpty();
    await().atMost(PATIENCE).until(() -> sessions("true") == 0);

    produce(AT_ONCE);
    try (Service service = acme.start()) {
      assertThat(service.port()).isPositive();
      await()
          .atMost(PATIENCE)
          .until(() -> entries("last_success IS NOT NULL AND execution_time > now()") == 1);
    }
    assertThat(catalog().list("shop")).hasSize(1);
  }

  private void configure(String captures, String... projects) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String project : projects) {
      all.put(project, "git: file:///srv/" + project + ".git\n" + YEARLY);
    }
    acme.write(captures, all);
    Files.writeString(
        acme.configFile(),
        Files.readString(acme.configFile())
            .replace("host: localhost,", "host: 127.0.0.1, port: " + port + ", lock-timeout: 5m,")
            .replace("{ env: MASKING }", "{ file: masking-key }"));
  }

  /** A capture waits for it at its beginning, until the connection is closed. */
  private Connection lockedCustomers() throws SQLException {
    Connection holder = production.server().connect("shop");
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("LOCK TABLE customer");
    }
    return holder;
  }

  private int waiting() throws SQLException {
    return sessions("wait_event_type = 'Lock'");
  }

  /** Sessions of captures at the source. */
  private int sessions(String which) throws SQLException {
    return count(
        production.server().connect("postgres"),
        "pg_stat_activity WHERE usename = 'reader' AND " + which);
  }

  /** Whether a capture has come to the rows, and comes no further. */
  private static boolean stalled(Path building) throws SQLException {
    return count(
            PostgresServer.attach(building, TestServer.installations().preferred(), RunAs.current())
                .orElseThrow()
                .connect("postgres"),
            "pg_stat_activity WHERE wait_event = 'PgSleep'")
        > 0;
  }

  private static List<String> servers(Path below) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(below + "/"))
        .toList();
  }

  /** As if the time of the schedules had come. */
  private void makeDue(int projects) throws SQLException {
    await().atMost(PATIENCE).until(() -> entries("true") == projects);
    run(state(), "UPDATE scheduled_captures SET execution_time = now()");
  }

  private int entries(String which) throws SQLException {
    return count(state(), "scheduled_captures WHERE " + which);
  }

  private Instant secondBegan() {
    return Stream.of("shop", "store")
        .flatMap(project -> catalog().current(project).stream())
        .map((Snapshot snapshot) -> snapshot.manifest().createdAt())
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private Instant firstEnded() throws SQLException {
    try (Connection state = state()) {
      return Instant.parse(
          TestApi.single(
              state,
              "SELECT to_char(min(last_success) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM scheduled_captures"));
    }
  }

  private SnapshotCatalog catalog() {
    return new SnapshotCatalog(acme.storage().snapshots());
  }

  private Connection state() {
    return PostgresServer.attach(
            acme.storage().state(), TestServer.installations().preferred(), RunAs.current())
        .orElseThrow()
        .connect("postgres");
  }

  private void produce(String... statements) throws SQLException {
    run(production.server().connect("shop"), statements);
  }

  private static int count(Connection connection, String from) throws SQLException {
    try (connection) {
      return Integer.parseInt(TestApi.single(connection, "SELECT count(*) FROM " + from));
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}

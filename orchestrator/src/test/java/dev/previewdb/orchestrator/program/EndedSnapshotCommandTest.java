package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `snapshot take` and `snapshot verify`, ended in the middle, and the service beside them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndedSnapshotCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestServer production;
  private int port;
  private StalledSnapshots lab;

  @BeforeAll
  void startProduction() throws IOException, SQLException {
    port = FreePort.find();
    production =
        TestServer.start(
            TestServer.installations().preferred(),
            request -> request.onPort(port).allow(new HbaRule("shop", "reader")));
    execute(
        "postgres", "CREATE ROLE reader LOGIN PASSWORD 'reader-password'", "CREATE DATABASE shop");
    // The rows are there; whoever writes the next one, as a capture does, never ends
    execute(
        "shop",
        "CREATE FUNCTION fits(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE customer (id int CHECK (public.fits(id)))",
        "INSERT INTO customer SELECT generate_series(1, 30)",
        "CREATE OR REPLACE FUNCTION fits(int) RETURNS boolean LANGUAGE sql AS 'SELECT pg_catalog.pg_sleep(3600) IS NOT NULL'",
        "GRANT SELECT ON customer TO reader");
  }

  private void execute(String database, String... sql) throws SQLException {
    try (Connection admin = production.server().connect(database);
        Statement statement = admin.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  @AfterAll
  void stopProduction() {
    production.close();
  }

  @BeforeEach
  void makeStorage() throws IOException, SQLException {
    lab = new StalledSnapshots(port);
  }

  @AfterEach
  void removeStorage() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aCaptureThatASignalEndsLeavesNothingAndLetsGoOfTheSource(String signal, int exitCode)
      throws Exception {
    try (SnapshotProgram take = lab.take()) {
      assertThat(readers()).isPositive();
      take.signal(signal);
      assertThat(take.exitCode()).as(take.told()).isEqualTo(exitCode);
      assertThat(take.told()).doesNotContain("did not end in time", "Exception");
    }
    lab.assertOnlyTheSnapshotIsThere();
    await().atMost(PATIENCE).until(() -> readers() == 0);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aVerificationThatASignalEndsLeavesNothingAndLetsGoOfTheSnapshot(String signal, int exitCode)
      throws Exception {
    try (SnapshotProgram verify = lab.verify()) {
      verify.signal(signal);
      assertThat(verify.exitCode()).as(verify.told()).isEqualTo(exitCode);
      assertThat(verify.told()).doesNotContain("did not end in time", "Exception");
    }
    lab.assertOnlyTheSnapshotIsThere();
    lab.catalog().drop("shop", lab.snapshot().version());
  }

  @Test
  void aServiceThatStartsRemovesWhatKilledCommandsLeftAndStopsTheirServers() throws Exception {
    try (SnapshotProgram take = lab.take();
        SnapshotProgram verify = lab.verify()) {
      take.kill();
      verify.kill();
    }
    assertThat(lab.servers()).as("left by the killed commands").isNotEmpty();

    startAndStopTheService();
    lab.assertOnlyTheSnapshotIsThere();
  }

  @Test
  void aServiceThatStartsLeavesCommandsAloneThatRun() throws Exception {
    try (SnapshotProgram take = lab.take();
        SnapshotProgram verify = lab.verify()) {
      PostgresServer clone = lab.verifyingClone();
      startAndStopTheService();
      assertThat(clone.isRunning()).isTrue();
      assertThat(take.runs()).isTrue();

      lab.release(clone);
      verify.exitCode();
      assertThat(verify.told()).contains("ok   start", "ok   rows: 100 in 1 tables");
      take.signal("TERM");
      take.exitCode();
    }
    lab.assertOnlyTheSnapshotIsThere();
  }

  @Test
  void theNextVerificationRemovesWhatAKilledOneLeftAndNoOther() throws Exception {
    try (SnapshotProgram killed = lab.verify()) {
      killed.kill();
    }
    PostgresServer left = lab.verifyingClone();
    try (SnapshotProgram next = lab.beginToVerify()) {
      await().atMost(PATIENCE).until(() -> !left.isRunning());
      lab.awaitRowsOf(next);
      try (SnapshotProgram another = lab.beginToVerify()) {
        await()
            .atMost(PATIENCE)
            .until(() -> lab.storage().verifying().resolve("2/data").toFile().isDirectory());
        assertThat(lab.verifyingClone().isRunning()).isTrue();
        another.signal("TERM");
        another.exitCode();
      }
      next.signal("TERM");
      next.exitCode();
    }
    lab.assertOnlyTheSnapshotIsThere();
  }

  private void startAndStopTheService() {
    Service.start(
            ConfigReader.read(lab.configuration(), StalledSnapshots.ENVIRONMENT),
            (before, after) -> {})
        .close();
  }

  /** Sessions of a capture at the source, each in its transaction. */
  private int readers() throws SQLException {
    try (Connection admin = production.server().connect("postgres");
        Statement statement = admin.createStatement();
        ResultSet sessions =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'")) {
      sessions.next();
      return sessions.getInt(1);
    }
  }
}

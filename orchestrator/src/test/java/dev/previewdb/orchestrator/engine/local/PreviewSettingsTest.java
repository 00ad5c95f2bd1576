package dev.previewdb.orchestrator.engine.local;

import static dev.previewdb.orchestrator.engine.local.EngineLab.LOGIN;
import static dev.previewdb.orchestrator.engine.local.EngineLab.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a preview's server lets its owner do, and what it does not. */
class PreviewSettingsTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  private static final Duration SHORT = Duration.ofMillis(400);

  private static final TestDirectory PLACE = new TestDirectory();

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Snapshot snapshot;

  private final EngineLab lab = new EngineLab();

  @BeforeAll
  static void takeSnapshot() throws IOException {
    snapshot = EngineLab.snapshot(PLACE);
  }

  @AfterAll
  static void dropSnapshot() {
    PLACE.close();
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private LocalEngine started(Limits limits) throws IOException {
    LocalEngine engine = lab.engine(limits);
    engine.clone(ONE, snapshot);
    engine.start(ONE, LOGIN);
    return engine;
  }

  private static Limits limits(
      Optional<Duration> statement,
      Optional<Duration> idle,
      Optional<Duration> idleInTransaction,
      OptionalLong tempFiles) {
    return new Limits(
        statement,
        idle,
        idleInTransaction,
        tempFiles,
        OptionalLong.empty(),
        false,
        OptionalLong.empty());
  }

  @Test
  void byDefaultAnHourIsTheLongestAndThereAreTenGigabytesForSorting() throws Exception {
    LocalEngine engine = started(Limits.DEFAULT);

    assertThat(asOwner(engine, ONE, "SHOW statement_timeout")).isEqualTo("1h");
    assertThat(asOwner(engine, ONE, "SHOW idle_in_transaction_session_timeout")).isEqualTo("1h");
    assertThat(asOwner(engine, ONE, "SHOW idle_session_timeout")).isEqualTo("0");
    assertThat(
            asOwner(engine, ONE, "SELECT setting FROM pg_settings WHERE name = 'temp_file_limit'"))
        .isEqualTo("9765625");
    assertThat(asOwner(engine, ONE, "SHOW fsync")).isEqualTo("on");
    assertThat(asOwner(engine, ONE, "SHOW full_page_writes")).isEqualTo("on");
  }

  @Test
  void noneIsNoLimit() throws Exception {
    LocalEngine engine =
        started(limits(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()));

    assertThat(asOwner(engine, ONE, "SHOW statement_timeout")).isEqualTo("0");
    assertThat(asOwner(engine, ONE, "SHOW idle_in_transaction_session_timeout")).isEqualTo("0");
    assertThat(asOwner(engine, ONE, "SHOW temp_file_limit")).isEqualTo("-1");
  }

  @Test
  void aStatementAndASessionThatIdlesAreEndedAndTheAdministratorsAreNot() throws Exception {
    LocalEngine engine =
        started(
            limits(
                Optional.of(SHORT), Optional.of(SHORT), Optional.of(SHORT), OptionalLong.empty()));

    try (Connection admin = engine.connectAsAdministrator(ONE)) {
      admin.setAutoCommit(false);
      run(admin, "SELECT 1");
      assertState("57014", () -> asOwner(engine, ONE, "SELECT pg_sleep(10)"));
      Connection idle = owner(engine);
      Connection inTransaction = owner(engine);
      run(inTransaction, "BEGIN");
      Thread.sleep(1_500);

      assertThatThrownBy(() -> run(idle, "SELECT 1")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> run(inTransaction, "SELECT 1")).isInstanceOf(SQLException.class);
      assertThat(lab.home(ONE).resolve("log/server.log"))
          .content()
          .contains("terminating connection due to idle-session timeout")
          .contains("terminating connection due to idle-in-transaction timeout");
      run(admin, "SELECT pg_sleep(1)");
    }
  }

  @Test
  void whatASessionSortsOnDiskIsLimitedAndItsOwnerCannotLiftThat() throws Exception {
    LocalEngine engine =
        started(
            limits(
                Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.of(5_000_000)));
    String sorts =
        "SELECT count(*) FROM (SELECT i || repeat('x', 100) AS t FROM generate_series(1, 200000) i ORDER BY 1) s";

    assertState("53400", () -> asOwner(engine, ONE, sorts));
    try (Connection owner = owner(engine)) {
      assertState("42501", () -> run(owner, "SET temp_file_limit = -1"));
    }
    try (Connection admin = engine.connectAsAdministrator(ONE)) {
      run(admin, sorts);
    }
  }

  @Test
  void theLibrariesOfTheSnapshotAreLoadedAlsoAfterSleep() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, preloading("pg_stat_statements", "auto_explain"));
    engine.start(ONE, LOGIN);
    String loaded = "SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries'";
    try (Connection admin = engine.connectAsAdministrator(ONE)) {
      run(admin, "CREATE EXTENSION pg_stat_statements");
      run(admin, "GRANT pg_read_all_settings TO preview");
    }

    assertThat(asOwner(engine, ONE, loaded)).isEqualTo("\"pg_stat_statements\", \"auto_explain\"");
    assertThat(asOwner(engine, ONE, "SELECT count(*) > 0 FROM pg_stat_statements")).isEqualTo("t");
    engine.stop(ONE);
    engine.wake(ONE);
    assertThat(asOwner(engine, ONE, "SELECT count(*) > 0 FROM pg_stat_statements")).isEqualTo("t");
  }

  @Test
  void aLibraryThatIsGoneSinceIsNamedByTheLastWordsOfTheServer() throws Exception {
    LocalEngine engine = lab.engine();
    engine.clone(ONE, preloading("gone_since"));

    assertThatThrownBy(() -> engine.start(ONE, LOGIN))
        .hasMessageContainingAll("gone_since", lab.home(ONE).resolve("log/server.log").toString());
  }

  private static Snapshot preloading(String... libraries) {
    Manifest m = snapshot.manifest();
    Manifest other =
        new Manifest(
            m.format(),
            m.project(),
            m.version(),
            m.createdAt(),
            m.database(),
            m.owner(),
            m.source(),
            new Manifest.Server(
                m.server().major(), m.server().version(), "off", List.of(libraries)),
            m.schema(),
            m.masking(),
            m.tables(),
            m.subsets(),
            m.columns(),
            m.checks(),
            m.leftOut(),
            m.steps(),
            m.durationMillis(),
            m.bytes());
    return new Snapshot(other, snapshot.directory());
  }

  private static Connection owner(LocalEngine engine) throws SQLException {
    return engine.connectAsOwner(ONE, LOGIN, new Properties());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertState(
      String state, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as("%s", e).isEqualTo(state));
  }
}

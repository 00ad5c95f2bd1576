package dev.previewdb.snapshot.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in at a source over TCP, as a role that may only read. */
class SourceTest {
  private static final String DATABASE = "sh/op ?a=b";
  private static final Password PASSWORD = Password.of("s3cret % pass&word");

  private static TestServer test;
  private static Source source;

  @BeforeAll
  static void start() throws SQLException, IOException {
    int port = FreePort.find();
    test =
        TestServer.start(
            TestServer.installations().preferred(),
            request ->
                request
                    .onPort(port)
                    .allow(new HbaRule(DATABASE, "rea\"der"))
                    .allow(new HbaRule("gone", "rea\"der")));
    try (Connection admin = test.server().connect("postgres")) {
      SourceLab.run(
          admin,
          "CREATE ROLE \"rea\"\"der\" LOGIN PASSWORD '" + PASSWORD.reveal() + "'",
          "CREATE DATABASE \"" + DATABASE + "\" TEMPLATE template0");
    }
    try (Connection admin = test.server().connect(DATABASE)) {
      SourceLab.run(
          admin,
          "CREATE SCHEMA shop",
          "CREATE TABLE shop.open (a int, b text)",
          "CREATE TABLE shop.shut (a int)",
          "CREATE TABLE shop.rows (a int)",
          "CREATE TABLE shop.forced (a int)",
          "CREATE SEQUENCE shop.numbers",
          "CREATE SCHEMA hidden CREATE TABLE inside (a int)",
          "INSERT INTO shop.open VALUES (1, 'x')",
          "ALTER TABLE shop.rows ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY p ON shop.rows USING (a > 1)",
          "GRANT USAGE ON SCHEMA shop TO \"rea\"\"der\"",
          "GRANT SELECT ON shop.open, shop.rows, shop.forced TO \"rea\"\"der\"");
    }
    source = new Source("127.0.0.1", port, DATABASE, "rea\"der", PASSWORD, Tls.disable());
  }

  @AfterAll
  static void stop() {
    test.close();
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('" + name + "')")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aSessionCanOnlyReadAndIsSetUpForExactText() throws SQLException {
    try (Connection connection = source.open()) {
      assertThat(setting(connection, "default_transaction_read_only")).isEqualTo("on");
      assertThat(setting(connection, "transaction_read_only")).isEqualTo("on");
      assertThat(setting(connection, "row_security")).isEqualTo("off");
      assertThat(setting(connection, "search_path")).isEqualTo("pg_catalog");
      assertThat(setting(connection, "DateStyle")).isEqualTo("ISO, YMD");
      assertThat(setting(connection, "TimeZone")).isEqualTo("UTC");
      assertThat(setting(connection, "client_encoding")).isEqualTo("UTF8");
      assertThat(setting(connection, "lock_timeout")).isEqualTo("30s");
      assertThat(setting(connection, "statement_timeout")).isEqualTo("6h");
      assertThat(setting(connection, "idle_in_transaction_session_timeout")).isEqualTo("12h");
      assertThat(setting(connection, "extra_float_digits")).isEqualTo("3");
      for (boolean autoCommit : new boolean[] {true, false}) {
        connection.setAutoCommit(autoCommit);
        assertThatThrownBy(() ->
                SourceLab.run(
                    connection,
                    "CREATE TEMP TABLE t (a int); INSERT INTO pg_temp.t VALUES (1); DELETE FROM shop.open"))
            .isInstanceOf(SQLException.class);
        if (!autoCommit) {
          connection.rollback();
        }
      }
    }
  }

  @Test
  void aSessionHasTheTimeoutsItIsGiven() throws SQLException {
    SourceTimeouts timeouts =
        new SourceTimeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(61_500),
            Duration.ofSeconds(7),
            Duration.ofHours(2));
    try (Connection connection = source.with(timeouts).open()) {
      assertThat(shown(connection, "statement_timeout")).isEqualTo("61500ms");
      assertThat(shown(connection, "lock_timeout")).isEqualTo("7s");
      assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("2h");
    }
  }

  private static String shown(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void rowSecurityMakesAReadFailAndNeverShrink() throws SQLException {
    try (Connection connection = source.open()) {
      assertThatThrownBy(() -> SourceLab.run(connection, "SELECT * FROM shop.rows"))
          .hasMessageContaining("row-level security");
    }
  }

  @Test
  void whatMayNotBeReadIsNamedAtOnceWithTheGrantThatMendsIt() throws SQLException {
    try (Connection connection = source.open()) {
      SourceSchema schema = SourceSchema.read(connection);
      assertThatThrownBy(() -> schema.requireCapturable(_ -> true, false))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_REFUSED);
                assertThat(e.what())
                    .contains("run GRANT SELECT ON \"shop\".\"shut\" TO \"rea\"\"der\";")
                    .contains(
                        "run GRANT SELECT ON SEQUENCE \"shop\".\"numbers\" TO \"rea\"\"der\";")
                    .contains(
                        "run GRANT USAGE ON SCHEMA \"hidden\" TO \"rea\"\"der\"; GRANT SELECT ON \"hidden\".\"inside\" TO \"rea\"\"der\";")
                    .contains(
                        "row security hides rows of the table shop.rows from this user: run ALTER ROLE \"rea\"\"der\" BYPASSRLS;")
                    .doesNotContain("shop.open", "shop.forced");
              });
      assertThatThrownBy(() -> schema.requireCapturable(_ -> false, false))
          .hasMessageContaining("shop.numbers")
          .hasMessageNotContaining("shop.shut");
    }
  }

  @Test
  void aWrongPasswordUserOrDatabaseIsALoginRefused() {
    for (Source wrong :
        new Source[] {
          new Source(
              source.host(),
              source.port(),
              DATABASE,
              "rea\"der",
              Password.of("wr0ng"),
              Tls.disable()),
          new Source(source.host(), source.port(), DATABASE, "nobody", PASSWORD, Tls.disable()),
          new Source(source.host(), source.port(), "gone", "rea\"der", PASSWORD, Tls.disable())
        }) {
      assertThatThrownBy(wrong::open)
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_LOGIN_REFUSED);
                assertThat(e.what()).contains(wrong.user()).contains("127.0.0.1:" + source.port());
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 13, 19})
  void aVersionWeDoNotKnowIsNamedWithThoseWeDo(int major) {
    SourceLogin login = new SourceLogin(source, SourceTimeouts.DEFAULT);

    assertThatThrownBy(() -> login.requireSupported(major, major + ".4"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_UNSUPPORTED))
        .hasMessageContaining("PostgreSQL " + major + ".4")
        .hasMessageContaining("14, 15, 16, 17 or 18");
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void aVersionWeKnowIsTaken(int major) {
    assertThatCode(() ->
            new SourceLogin(source, SourceTimeouts.DEFAULT).requireSupported(major, major + ".4"))
        .doesNotThrowAnyException();
  }

  @Test
  void nobodyListeningIsToldAsUnreachable() throws IOException {
    Source nowhere = new Source("127.0.0.1", FreePort.find(), "d", "u", PASSWORD, Tls.disable());
    assertThatThrownBy(nowhere::open)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_UNREACHABLE));
  }

  @Test
  @Timeout(20)
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Source source =
          new Source("127.0.0.1", silent.getLocalPort(), "d", "u", PASSWORD, Tls.disable());
      SourceTimeouts timeouts =
          new SourceTimeouts(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1));
      assertThatThrownBy(() -> source.with(timeouts).open())
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_UNREACHABLE));
    }
  }

  @Test
  void aServerWithoutTlsIsRefusedWhereTlsIsAsked() {
    for (Tls tls : new Tls[] {Tls.require(), Tls.verifyFull(null)}) {
      Source strict = new Source(source.host(), source.port(), DATABASE, "rea\"der", PASSWORD, tls);
      assertThatThrownBy(strict::open)
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.SOURCE_TLS_REFUSED);
                assertThat(e.what()).contains("it speaks no TLS");
                assertThat(e.mend()).contains("tls: disable");
              });
    }
  }

  @Test
  void thePasswordIsInNoTextOfASourceNorOfItsErrors() {
    assertThat(source.toString() + PASSWORD + source.address())
        .doesNotContain("s3cret")
        .contains("***");
    Source wrong =
        new Source(source.host(), source.port(), "gone", "rea\"der", PASSWORD, Tls.disable());
    StringWriter trace = new StringWriter();
    try {
      wrong.open().close();
      throw new AssertionError("there is no such database");
    } catch (SnapshotException | SQLException e) {
      e.printStackTrace(new PrintWriter(trace));
    }
    assertThat(trace.toString()).doesNotContain("s3cret");
  }
}

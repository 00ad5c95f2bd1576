package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.snapshot.SnapshotException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who gets into a server, and who does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String PASSWORD = "correct horse";

  private TestServer test;
  private int port;

  @BeforeAll
  void start() throws Exception {
    port = FreePort.find();
    test =
        TestServer.start(
            TestServer.installations().server(15),
            request -> request.onPort(port).allow(new HbaRule("shop", "preview")));
    try (var connection = test.server().connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create role preview login password '" + PASSWORD + "'");
      statement.execute("create role stranger login password '" + PASSWORD + "'");
      statement.execute("create database shop owner preview");
      // Even if somebody gave the administrator one.
      statement.execute("alter role previewdb_admin password '" + PASSWORD + "'");
    }
  }

  @AfterAll
  void stop() {
    test.close();
  }

  @Test
  void theRoleOfARuleComesInByPassword() throws SQLException {
    try (var connection = tcp("shop", "preview", PASSWORD)) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThatThrownBy(() -> tcp("shop", "preview", "wrong"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void theRoleOfARuleComesIntoItsOwnDatabaseOnly() {
    assertThatThrownBy(() -> tcp("postgres", "preview", PASSWORD))
        .hasMessageContaining("pg_hba.conf rejects");
    assertThatThrownBy(() -> tcp("template1", "preview", PASSWORD))
        .hasMessageContaining("pg_hba.conf rejects");
  }

  @Test
  void aRoleWithoutARuleStaysOutside() {
    assertThatThrownBy(() -> tcp("shop", "stranger", PASSWORD))
        .hasMessageContaining("pg_hba.conf rejects");
  }

  @Test
  void theAdministratorNeverComesByTcpNotEvenWithAPassword() {
    assertThatThrownBy(() -> tcp("postgres", PostgresServer.ADMINISTRATOR, PASSWORD))
        .hasMessageContaining("pg_hba.conf rejects");
    assertThatThrownBy(() -> tcp("shop", PostgresServer.ADMINISTRATOR, PASSWORD))
        .hasMessageContaining("pg_hba.conf rejects");
  }

  @Test
  void noRuleCanBeMadeForTheAdministrator() {
    assertThatThrownBy(() -> new HbaRule("shop", PostgresServer.ADMINISTRATOR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HbaRule("shop\nlocal all all trust", "preview"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HbaRule("/.*", "preview"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theServersOwnUserIsNotTheAdministrator() {
    var runAs = RunAs.current();
    assumeTrue(runAs.drop(), "root, and another user for the server");
    assertThat(psqlAs(runAs, "previewdb_admin"))
        .contains("Peer authentication failed for user \"previewdb_admin\"");
  }

  @Test
  void anotherUserDoesNotEvenReachTheSocket() {
    assumeTrue(RunAs.current().drop(), "root, to be another user");
    assertThat(psqlAs(RunAs.user("nobody"), "previewdb_admin")).contains("Permission denied");
  }

  @Test
  void byTheSocketTooARoleNeedsItsPassword() {
    var psql = TestServer.installations().psql();
    assumeTrue(psql.isPresent(), "an installed psql");
    var outcome = Command.run(psqlCommand(psql.orElseThrow().toString(), "preview"));
    assertThat(outcome.output()).contains("no password supplied");
  }

  @Test
  void itListensOnTheLoopbackAddressOnly() throws SQLException {
    assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
  }

  @Test
  void settingsCannotOpenAnotherWayIn() {
    for (var name :
        List.of("listen_addresses", "hba_file", "ident_file", "unix_socket_directories", "port")) {
      assertThatThrownBy(() ->
              StartRequest.of(test.server().binaries(), test.server().data(), RunAs.current())
                  .with(Map.of(name, "x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() ->
            StartRequest.of(test.server().binaries(), test.server().data(), RunAs.current())
                .with(Map.of("x = 1\nhba_file", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheDataSaysAboutAccessCountsForNothing() throws Exception {
    try (var directory = new TestDirectory()) {
      var binaries = TestServer.installations().server(15);
      var runAs = RunAs.current();
      var data = directory.path().resolve("data");
      TestServer.initialise(binaries, data);
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          "listen_addresses = '*'\nhba_file = 'pg_hba.conf'\nunix_socket_permissions = 0777\n",
          StandardOpenOption.APPEND);
      Files.writeString(data.resolve("pg_hba.conf"), "local all all trust\n");

      var server = PostgresServer.start(StartRequest.of(binaries, directory.path(), runAs));
      try (var connection = server.connect("postgres");
          var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "select current_setting('listen_addresses'), current_setting('hba_file'),"
                      + " current_setting('unix_socket_permissions')")) {
        rows.next();
        assertThat(rows.getString(1)).isEmpty();
        assertThat(rows.getString(2))
            .isEqualTo(directory.path().resolve("conf/pg_hba.conf").toString());
        assertThat(rows.getString(3)).isEqualTo("0700");
      } finally {
        server.stop(StopMode.IMMEDIATE, Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void noStatementAndNoRowOfAnErrorIsLogged() throws Exception {
    try (var connection = tcp("shop", "preview", PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("create table person (email text unique)");
      statement.execute("insert into person values ('ada@example.org')");
      assertThatThrownBy(() -> statement.execute("insert into person values ('ada@example.org')"))
          .hasMessageContaining("duplicate key");
    }
    assertThat(test.server().log())
        .content()
        .contains("duplicate key")
        .doesNotContain("ada@example.org");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> test.server().connect("nowhere"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("database \"nowhere\" does not exist");
  }

  private Connection tcp(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password);
  }

  private String psqlAs(RunAs runAs, String role) {
    var psql = TestServer.installations().psql();
    assumeTrue(psql.isPresent(), "an installed psql");
    return Command.run(runAs.command(psqlCommand(psql.orElseThrow().toString(), role))).output();
  }

  private List<String> psqlCommand(String psql, String role) {
    return List.of(
        psql,
        "--no-password",
        "--host=" + test.server().socketDirectory(),
        "--port=" + test.server().socketPort(),
        "--username=" + role,
        "--dbname=shop",
        "--command=select 1");
  }

  private String setting(String name) throws SQLException {
    try (var connection = test.server().connect("postgres");
        var statement = connection.prepareStatement("select current_setting(?)")) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}

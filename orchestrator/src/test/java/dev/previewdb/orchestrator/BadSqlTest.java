package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.BadInputLab.branch;
import static dev.previewdb.orchestrator.BadInputLab.connect;
import static dev.previewdb.orchestrator.BadInputLab.migrations;
import static dev.previewdb.orchestrator.BadInputLab.name;
import static dev.previewdb.orchestrator.BadInputLab.up;
import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SQL of a branch that is broken or tries to leave its database, through the whole service. */
class BadSqlTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static BadInputLab lab;

  @BeforeAll
  static void start() throws IOException {
    lab = new BadInputLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  static Stream<Arguments> scripts() {
    return Stream.of(
        script(up("CREATE TABLE a (t text); COPY a FROM PROGRAM 'id';"), "external program"),
        script(up("SELECT pg_read_file('/etc/passwd');"), "pg_read_file"),
        script(up("CREATE ROLE evil SUPERUSER;"), "ERROR 42501"),
        script(up("SET ROLE previewdb_admin;"), "permission denied to set role"),
        script(
            "-- migrate:up transaction:false\nALTER SYSTEM SET fsync = 'on';\n-- migrate:down\n",
            "ERROR 42501"),
        script(up("\\connect postgres"), "syntax error"),
        script(up("SELECT '\u0000';"), "A migration fails"));
  }

  private static Arguments script(String sql, String words) {
    return arguments(sql, words);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void sqlThatTriesToLeaveItsDatabaseFailsInPostgresOwnWords(String sql, String words)
      throws Exception {
    String branch = branch();
    String sha =
        lab.raw.commit(branch, migrations(git -> git.file("2_evil.sql", sql)).line(lab.raw));
    LocalPullRequest pr = lab.open(REPOSITORY, branch, sha);

    lab.awaitComment(pr, "A migration fails", "`2 (evil)`", "db/migrations/2_evil.sql", words);
    lab.awaitStatus(sha, "failure");
    assertThat(lab.problem(pr)).isEqualTo("migration-failed");
    lab.close(pr);
  }

  @Test
  void sqlThatIsNotUtf8IsNamedWithTheByteAndMendedByAPush() throws Exception {
    byte[] latin = up("SELECT 'é';").getBytes(ISO_8859_1);
    String branch = branch();
    LocalPullRequest pr =
        lab.open(
            REPOSITORY,
            branch,
            lab.raw.commit(
                branch,
                migrations(git -> git.file("2_latin.sql".getBytes(UTF_8), latin)).line(lab.raw)));

    lab.awaitComment(
        pr, "A migration fails", "2_latin.sql is not UTF-8: byte 22", "Save it as UTF-8");
    lab.awaitStatus(pr.head().sha(), "failure");

    lab.push(
        pr,
        lab.raw.commit(
            branch, migrations(git -> git.file("2_latin.sql", up("SELECT 'é';"))).line(lab.raw)));
    lab.awaitComment(pr, "is ready");
    lab.close(pr);
  }

  @Test
  void theOwnerOfAPreviewReachesNoOtherDatabaseAndIsNobodySpecial() throws Exception {
    LocalPullRequest pr = lab.open(REPOSITORY, "main-copy", lab.good("main-copy"));
    lab.awaitComment(pr, "is ready");
    JsonNode to = lab.client().preview(name(pr) + "/connection");

    for (String database : List.of("postgres", "template1")) {
      assertThatThrownBy(() -> connect(to, database)).isInstanceOf(SQLException.class);
    }
    try (var owner = connect(to, to.get("database").asText());
        var rows =
            owner
                .createStatement()
                .executeQuery(
                    "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBoolean(1)).isFalse();
    }
    lab.close(pr);
  }
}

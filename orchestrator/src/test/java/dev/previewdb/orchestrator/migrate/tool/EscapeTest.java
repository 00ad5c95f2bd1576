package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL that tries to leave its database, or to stay longer than it may. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class EscapeTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @Parameter int major;
  @TempDir Path temp;

  @BeforeParameterizedClassInvocation
  static void start(int major) throws Exception {
    server = PreviewServer.start(major).fresh();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
        escape(
            "CREATE TABLE x (t text); COPY x FROM PROGRAM 'id'",
            "42501",
            "to COPY to or from an external program"),
        escape("COPY (SELECT 1) TO PROGRAM 'cat'", "42501", "external program"),
        escape("COPY (SELECT 1) TO '/tmp/previewdb-escaped'", "42501", "to COPY to a file"),
        escape("CREATE TABLE x (t text); COPY x FROM '/etc/passwd'", "42501", "from a file"),
        escape("SELECT pg_read_file('/etc/passwd')", "42501", "pg_read_file"),
        escape("SELECT pg_ls_dir('/')", "42501", "pg_ls_dir"),
        escape("SELECT lo_import('/etc/passwd')", "42501", "lo_import"),
        escape("CREATE EXTENSION dblink", "42501|0A000|58P01", "dblink"),
        escape("CREATE EXTENSION postgres_fdw", "42501|0A000|58P01", "postgres_fdw"),
        escape("CREATE LANGUAGE plpython3u", "42501|0A000|58P01", "plpython3u"),
        escape("CREATE ROLE evil SUPERUSER", "42501", "permission denied|must be superuser"),
        escape("ALTER ROLE preview SUPERUSER", "42501", "permission denied|must be superuser"),
        escape("ALTER ROLE previewdb_admin PASSWORD 'x'", "42501", "permission denied|must be"),
        escape("SET ROLE previewdb_admin", "42501", "permission denied to set role"),
        escape(
            "SET SESSION AUTHORIZATION previewdb_admin",
            "42501",
            "permission denied to set session authorization"),
        escape(
            "GRANT pg_read_server_files TO preview", "42501", "permission denied|must have admin"),
        escape("SELECT pg_reload_conf()", "42501", "pg_reload_conf"),
        escape("LOAD '/tmp/evil.so'", "42501", "access to library"),
        escape("SET log_statement = 'all'", "42501", "log_statement"),
        escape("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "42501|42883", ""),
        escape(
            "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
            "42501",
            "permission denied for language c"));
  }

  private static Arguments escape(String sql, String state, String words) {
    return Arguments.of(sql, state, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("escapes")
  void isRefusedByPostgresAndToldInItsWords(String sql, String state, String words)
      throws Exception {
    server.fresh();
    // Flyway first: it refuses a schema that another tool's table is in already
    for (MigrationTool tool : List.of(new FlywayTool(), new DbmateTool())) {
      Failure failure = again(tool, sql, PreviewServer.LIMITS).failure().orElseThrow();

      assertThat(failure.sqlState().orElse("none")).matches(state);
      assertThat(failure.message()).startsWith("ERROR: ").containsPattern(words);
      assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_FAILED);
    }
    assertThat(Path.of("/tmp/previewdb-escaped")).doesNotExist();
    assertThat(server.ask("SELECT rolname FROM pg_roles WHERE rolsuper OR rolname = 'evil'"))
        .containsExactly("previewdb_admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER SYSTEM SET fsync = 'on'",
        "CREATE DATABASE more",
        "CREATE TABLESPACE t LOCATION '/tmp'",
        "CREATE SUBSCRIPTION s CONNECTION 'host=192.0.2.1' PUBLICATION p"
      })
  void whatStandsOutsideATransactionIsRefusedToo(String sql) throws Exception {
    Failure failure = run(new FlywayTool(), sql, PreviewServer.LIMITS).failure().orElseThrow();

    assertThat(failure.sqlState().orElse("")).isIn("42501", "0A000");
    assertThat(failure.message())
        .containsPattern("permission denied|must be superuser|not allowed in this environment");
  }

  @Test
  void anotherDatabaseOfTheServerIsClosed() {
    for (String database : List.of("postgres", "template1", "template0")) {
      assertThatThrownBy(() -> server.owner(database, new Properties()).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("pg_hba.conf rejects connection");
    }
  }

  @Test
  void aStatementIsStoppedByPostgresOwnTimeout() throws Exception {
    for (MigrationTool tool : List.of(new DbmateTool(), new FlywayTool())) {
      Failure failure =
          run(tool, "SELECT pg_sleep(60)", limits(Duration.ofMillis(100), Duration.ofSeconds(50)))
              .failure()
              .orElseThrow();

      assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_FAILED);
      assertThat(failure.message())
          .isEqualTo("ERROR: canceling statement due to statement timeout");
      assertThat(failure.statement()).contains("SELECT pg_sleep(60)");
    }
  }

  @Test
  void aMigrationThatLiftsItsTimeoutIsEndedFromOutside() throws Exception {
    for (MigrationTool tool : List.of(new DbmateTool(), new FlywayTool())) {
      Failure failure =
          run(
                  tool,
                  "SET statement_timeout = 0; SELECT pg_sleep(3600)",
                  limits(Duration.ofSeconds(1), Duration.ofSeconds(3)))
              .failure()
              .orElseThrow();

      assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_TIMED_OUT);
      assertThat(failure.message())
          .startsWith("The migrations were ended after 3 s, the limit of a run\n")
          .endsWith("ERROR: canceling statement due to user request");
      assertThat(failure.statement()).contains("SELECT pg_sleep(3600)");
      noSessionIsLeft();
    }
  }

  @Test
  void aMigrationThatCatchesItsCancellationIsEndedAllTheSame() throws Exception {
    String stubborn =
        """
        SET statement_timeout = 0;
        SET application_name = 'somebody else';
        DO $$ BEGIN
          LOOP
            BEGIN
              PERFORM pg_sleep(3600);
            EXCEPTION WHEN query_canceled THEN NULL;
            END;
          END LOOP;
        END $$
        """;
    for (MigrationTool tool : List.of(new DbmateTool(), new FlywayTool())) {
      Failure failure =
          run(tool, stubborn, limits(Duration.ofSeconds(1), Duration.ofSeconds(3)))
              .failure()
              .orElseThrow();

      assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_TIMED_OUT);
      assertThat(failure.message()).contains("terminating connection due to administrator command");
      noSessionIsLeft();
    }
  }

  @Test
  void manyFastMigrationsTogetherAreHeldToTheLimitToo() throws Exception {
    Branch branch = new Branch(temp, "db");
    for (int i = 1; i <= 100; i++) {
      branch.file(i + "_x.sql", DbmateToolTest.up("SELECT pg_sleep(0.2)"));
    }
    MigrationRun run =
        new MigrationRun(
            branch.files(),
            MigrationSettings.defaults(),
            server.fresh(),
            limits(Duration.ofSeconds(1), Duration.ofSeconds(3)));

    RunResult result = new DbmateTool().run(run, RunObserver.NONE);

    assertThat(result.failure()).map(Failure::problem).contains(Problem.MIGRATION_TIMED_OUT);
    assertThat(result.applied()).hasSizeBetween(1, 20);
    assertThat(result.applied().size() + result.skipped().size()).isEqualTo(99);
    noSessionIsLeft();
  }

  @Test
  void migrationsNeverRunAsASuperuser() throws Exception {
    PreviewDatabase careless =
        new PreviewDatabase() {
          @Override
          public Connection owner(Properties driver) {
            return server.administrator();
          }

          @Override
          public PreviewAddress address() {
            return server.address();
          }

          @Override
          public Connection administrator() {
            return server.administrator();
          }
        };
    Branch branch =
        new Branch(temp, "db")
            .file("1_a.sql", DbmateToolTest.up("CREATE TABLE never (i int)"))
            .file("V1__a.sql", "CREATE TABLE never (i int);");
    server.fresh();
    for (MigrationTool tool : List.of(new DbmateTool(), new FlywayTool())) {
      MigrationRun run =
          new MigrationRun(
              branch.files(), MigrationSettings.defaults(), careless, PreviewServer.LIMITS);

      assertThatThrownBy(() -> tool.run(run, RunObserver.NONE))
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.MIGRATION_ROLE_TOO_STRONG))
          .hasMessageContaining("previewdb_admin");
    }
    assertThat(server.tables()).isEmpty();
  }

  @Test
  void aPreviewThatDoesNotAnswerIsNamedAndShowsNoPassword() {
    PreviewDatabase gone =
        new PreviewDatabase() {
          @Override
          public Connection owner(Properties driver) throws SQLException {
            throw new SQLException("Connection to 127.0.0.1:1 refused");
          }

          @Override
          public PreviewAddress address() {
            return server.address();
          }

          @Override
          public Connection administrator() {
            throw new IllegalStateException();
          }
        };
    for (MigrationTool tool : List.of(new DbmateTool(), new FlywayTool())) {
      assertThatThrownBy(() ->
              tool.run(
                  new MigrationRun(
                      branch("SELECT 1").files(),
                      MigrationSettings.defaults(),
                      gone,
                      PreviewServer.LIMITS),
                  RunObserver.NONE))
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.PREVIEW_UNREACHABLE))
          .hasMessageContaining("refused");
    }
  }

  private RunResult run(MigrationTool tool, String sql, RunLimits limits) throws Exception {
    server.fresh();
    return again(tool, sql, limits);
  }

  private RunResult again(MigrationTool tool, String sql, RunLimits limits) throws Exception {
    MigrationRun run =
        new MigrationRun(branch(sql).files(), MigrationSettings.defaults(), server, limits);
    return tool.run(run, RunObserver.NONE);
  }

  /** The same SQL for either tool. */
  private Branch branch(String sql) {
    return new Branch(temp, "db")
        .file("1_a.sql", DbmateToolTest.up(sql))
        .file("V1__a.sql", sql + ";");
  }

  private static RunLimits limits(Duration statement, Duration total) {
    return new RunLimits(statement, total);
  }

  /** Measured on the server, which notices in its own time that somebody has hung up. */
  private static void noSessionIsLeft() {
    await()
        .until(() ->
            server.ask("SELECT query FROM pg_stat_activity WHERE usename = 'preview'").isEmpty());
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbered files of SQL, as psql would run them. */
class PlainSqlToolTest {
  private final PlainSqlTool sql = new PlainSqlTool();

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @TempDir Path temp;

  @SuppressWarnings("NullAway.Init") // before each test
  private Branch branch;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() throws Exception {
    server.fresh();
    branch = new Branch(temp, "sql");
  }

  @Test
  void filesRunByNumberAndWhatHasNoneIsLeftAlone() throws Exception {
    branch
        .file("10_c.sql", "SELECT 1;")
        .file("2-b.sql", "SELECT 1;")
        .file("001_a.sql", "SELECT 1;")
        .file("002.sql", "SELECT 1;")
        .file("seed.sql", "SELECT 1/0;")
        .file("old/3_d.sql", "SELECT 1/0;");

    assertThat(run().applied())
        .extracting(applied -> applied.migration().id())
        .containsExactly("001_a.sql", "002.sql", "2-b.sql", "10_c.sql");
    assertThat(server.ask("SELECT count(*) FROM public.previewdb_migrations")).containsExactly("4");
    assertThat(run().applied()).isEmpty();
  }

  @Test
  void statementsBeforeAFailureStayAndEachFileHasAFreshSession() throws Exception {
    branch
        .file("1_a.sql", "CREATE SCHEMA s;\nSET search_path = s;\nCREATE TEMP TABLE x (i int);")
        .file(
            "2_b.sql",
            "CREATE TABLE b (i int);\nCREATE INDEX CONCURRENTLY ON b (i);\n/* one /* in */ another */ SELECT\n 1/0;");

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.statement()).contains("SELECT\n 1/0");
    assertThat(failure.line()).hasValue(3);
    assertThat(failure.unfinished()).isTrue();
    assertThat(server.ask("SELECT to_regclass('public.b') IS NOT NULL")).containsExactly("t");
  }

  @Test
  void eachFileRunsInTheRoleThatTheDatabaseHasForItsOwner() throws Exception {
    server.admin("shop", "CREATE ROLE tables; GRANT tables TO preview");
    server.admin("shop", "GRANT CREATE ON SCHEMA public TO tables");
    server.admin("shop", "ALTER ROLE preview IN DATABASE shop SET role = tables");
    branch
        .file("1_a.sql", "CREATE TABLE a (i int);\nRESET ROLE;\nSET ROLE none;")
        .file("2_b.sql", "CREATE TABLE b (i int);")
        .file("3_c.sql", "CREATE TABLE c (i int);");

    assertThat(run().failure()).isEmpty();

    assertThat(server.ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactly("tables");
  }

  /** Which files production has, only production can tell. */
  @Test
  void aDatabaseWithTablesNeedsTheTableThatTellsWhatProductionHas() throws Exception {
    server.sql("CREATE TABLE customer (i int)");
    branch.file("1_a.sql", "SELECT 1/0;").file("2_b.sql", "CREATE TABLE b (i int);");

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(failure.message())
        .contains("CREATE TABLE public.previewdb_migrations (name text PRIMARY KEY");
    assertThat(server.tables()).containsExactly("customer");
    server.sql("CREATE SCHEMA ops; CREATE TABLE ops.files (id serial, name text)");
    server.sql("INSERT INTO ops.files (name) VALUES ('1_a.sql')");
    MigrationSettings settings =
        new MigrationSettings(Optional.of("ops.files"), List.of(), Map.of());
    RunResult result =
        sql.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);

    assertThat(result.before()).extracting(Migration::id).containsExactly("1_a.sql");
    assertThat(result.applied()).hasSize(1);
    assertThat(server.ask("SELECT name FROM ops.files ORDER BY id"))
        .containsExactly("1_a.sql", "2_b.sql");
  }

  @Test
  void commandsOfPsqlItselfAreRefused() throws Exception {
    branch.file("1_a.sql", "CREATE TABLE a (i int);\n\\copy a from '/etc/passwd'\nSELECT 1;");

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.message()).contains("sql/1_a.sql", "\\copy");
    assertThat(failure.unfinished()).isTrue();
  }

  @Test
  void aTransactionThatIsLeftOpenIsAFailure() throws Exception {
    branch.file("1_a.sql", "BEGIN;\nCREATE TABLE a (i int);");

    assertThat(run().failure().orElseThrow().message()).contains("leaves a transaction open");
    assertThat(server.tables()).containsExactly("previewdb_migrations");
  }

  @Test
  void noNumberedFileAtAllIsTold() throws Exception {
    branch.file("a.sql", "SELECT 1;");

    assertThatThrownBy(this::run).hasMessageContaining("001_x.sql");
  }

  private RunResult run() throws Exception {
    return sql.run(server.run(branch.files()), RunObserver.NONE);
  }
}

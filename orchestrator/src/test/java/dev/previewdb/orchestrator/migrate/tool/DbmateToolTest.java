package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class DbmateToolTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @Parameter int major;
  @TempDir Path temp;
  private final DbmateTool dbmate = new DbmateTool();

  @SuppressWarnings("NullAway.Init") // before each test
  private Branch branch;

  @BeforeParameterizedClassInvocation
  static void start(int major) throws Exception {
    server = PreviewServer.start(major);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fresh() throws Exception {
    server.fresh();
    branch = new Branch(temp, "db/migrations");
  }

  @Test
  void pendingMigrationsRunInOrderOfTheirNamesAndAreWrittenDown() throws Exception {
    branch
        .file("9_last.sql", up("CREATE TABLE last (i int)"))
        .file("10_second.sql", up("CREATE TABLE second (i int)"))
        .file("009_first.sql", up("CREATE TABLE first (i int)"))
        .file("README.md", "hello")
        .file("x1.sql", "nothing")
        .file("sub/1_never.sql", up("SELECT 1/0"));
    Told told = new Told();

    RunResult result = run(told);

    assertThat(result.failure()).isEmpty();
    assertThat(ids(result)).containsExactly("009", "10", "9");
    assertThat(told.lines)
        .containsExactly(
            "pending 009 10 9",
            "started 009",
            "finished 009",
            "started 10",
            "finished 10",
            "started 9",
            "finished 9");
    assertThat(server.ask("SELECT version FROM schema_migrations ORDER BY 1"))
        .containsExactly("009", "10", "9");
    assertThat(server.tables()).containsExactly("first", "last", "schema_migrations", "second");
    assertThat(
            server.ask(
                "SELECT attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull"
                    + " FROM pg_attribute WHERE attrelid = 'schema_migrations'::regclass AND attnum > 0"))
        .containsExactly("version character varying true");
  }

  @Test
  void onlyWhatProductionHasNotRunIsRun() throws Exception {
    server.sql("CREATE TABLE schema_migrations (version varchar primary key)");
    server.sql("INSERT INTO schema_migrations VALUES ('1'), ('3'), ('99')");
    branch
        .file("1_a.sql", up("SELECT 1/0"))
        .file("2_b.sql", up("CREATE TABLE b (i int)"))
        .file("3_c.sql", "not even dbmate's form, but applied");

    assertThat(dbmate.pending(server.run(branch.files())))
        .extracting(Migration::id)
        .containsExactly("2");
    RunResult result = run(RunObserver.NONE);

    assertThat(result.failure()).isEmpty();
    assertThat(ids(result)).containsExactly("2");
    assertThat(result.before()).extracting(Migration::id).containsExactly("1", "3");
    assertThat(run(RunObserver.NONE).applied()).isEmpty();
  }

  @Test
  void lookingAtWhatIsPendingChangesNothing() throws Exception {
    branch.file("1_a.sql", up("SELECT 1"));

    assertThat(dbmate.pending(server.run(branch.files()))).hasSize(1);
    assertThat(server.tables()).isEmpty();
  }

  @Test
  void theFailingStatementIsToldWithPostgresOwnErrorAndItsLine() throws Exception {
    branch
        .file("1_a.sql", up("CREATE TABLE a (i int)"))
        .file(
            "2_b.sql",
            """
            -- a comment
            -- migrate:up
            CREATE TABLE b (i int);

            -- \ud83d\ude00 more than a char
            ALTER TABLE b
              ADD COLUMN j nosuchtype;
            SELECT 2;
            -- migrate:down
            """)
        .file("3_c.sql", up("SELECT 1"));
    Told told = new Told();

    RunResult result = run(told);

    assertThat(ids(result)).containsExactly("1");
    assertThat(result.skipped()).extracting(Migration::id).containsExactly("3");
    Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_FAILED);
    assertThat(failure.migration()).map(Migration::id).contains("2");
    assertThat(failure.statement()).contains("ALTER TABLE b\n  ADD COLUMN j nosuchtype");
    assertThat(failure.line()).isEqualTo(OptionalInt.of(7));
    assertThat(failure.sqlState()).contains("42704");
    assertThat(failure.message()).isEqualTo("ERROR: type \"nosuchtype\" does not exist");
    assertThat(failure.unfinished()).isFalse();
    assertThat(told.lines).endsWith("started 2", "failed 2");
    assertThat(server.tables()).containsExactly("a", "schema_migrations");
    assertThat(server.ask("SELECT version FROM schema_migrations")).containsExactly("1");
  }

  @Test
  void aStatementThatFailsOnTheDataIsFoundWithoutAPosition() throws Exception {
    branch.file(
        "1_a.sql",
        up(
            """
            CREATE TABLE a (i int PRIMARY KEY);
            INSERT INTO a SELECT generate_series(1, 3);
            DO $$ BEGIN PERFORM 1; END $$;

            /* this one */ INSERT INTO a VALUES (2);
            SELECT ';'
            """));

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.statement()).contains("INSERT INTO a VALUES (2)");
    assertThat(failure.line()).isEqualTo(OptionalInt.of(6));
    assertThat(failure.sqlState()).contains("23505");
    assertThat(failure.message())
        .startsWith("ERROR: duplicate key value violates unique constraint \"a_pkey\"")
        .contains("DETAIL: Key (i)=(2) already exists.");
  }

  @Test
  void whatIsRaisedInAFunctionKeepsItsContext() throws Exception {
    branch.file("1_a.sql", up("DO $$ BEGIN RAISE 'no' USING HINT = 'try later'; END $$"));

    assertThat(run(RunObserver.NONE).failure().orElseThrow().message())
        .startsWith("ERROR: no\nHINT: try later\nCONTEXT: PL/pgSQL function inline_code_block");
  }

  @Test
  void aFixedMigrationRunsOnTheSamePreview() throws Exception {
    branch.file("1_a.sql", up("CREATE TABLE a (i int)")).file("2_b.sql", up("SELECT 1/0"));
    assertThat(run(RunObserver.NONE).succeeded()).isFalse();
    branch.file("2_b.sql", up("CREATE TABLE b (i int)"));

    RunResult result = run(RunObserver.NONE);

    assertThat(ids(result)).containsExactly("2");
    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void oneConcurrentIndexAloneWorksOutsideATransaction() throws Exception {
    branch
        .file("1_a.sql", up("CREATE TABLE a (i int)"))
        .file("2_b.sql", bare("CREATE INDEX CONCURRENTLY a_i ON a (i)"));

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
  }

  @Test
  void twoStatementsOneOfThemConcurrentFailAsWithDbmate() throws Exception {
    branch
        .file("1_a.sql", up("CREATE TABLE a (i int)"))
        .file(
            "2_b.sql",
            bare(
                "CREATE INDEX CONCURRENTLY a_i ON a (i);\nCREATE INDEX CONCURRENTLY a_j ON a (i)"));

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.sqlState()).contains("25001");
    assertThat(failure.message())
        .contains("CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
    assertThat(failure.unfinished()).isTrue();
    assertThat(
            server.ask(
                "SELECT indexrelid::regclass FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relname = 'a'"))
        .isEmpty();
  }

  @Test
  void severalSectionsFailAtTheSecondRowAsWithDbmate() throws Exception {
    branch.file("1_a.sql", up("CREATE TABLE a (i int)") + up("CREATE TABLE b (i int)"));

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.sqlState()).contains("23505");
    assertThat(failure.message()).contains("schema_migrations_pkey");
    assertThat(failure.statement()).isEmpty();
    assertThat(failure.unfinished()).isTrue();
    assertThat(server.tables()).containsExactly("a", "schema_migrations");
    assertThat(server.ask("SELECT version FROM schema_migrations")).containsExactly("1");
  }

  @Test
  void twoFilesOfOneVersionFailAtTheSecondAsWithDbmate() throws Exception {
    branch
        .file("1_a.sql", up("CREATE TABLE a (i int)"))
        .file("1_b.sql", up("CREATE TABLE b (i int)"));

    RunResult result = run(RunObserver.NONE);

    assertThat(result.failure().orElseThrow().sqlState()).contains("23505");
    assertThat(server.tables()).containsExactly("a", "schema_migrations");
  }

  @Test
  void aCommitInsideASectionLeavesItsWorkAndSaysSo() throws Exception {
    branch.file("1_a.sql", up("CREATE TABLE a (i int); COMMIT; SELECT 1/0"));
    Failure failing = run(RunObserver.NONE).failure().orElseThrow();
    assertThat(failing.message()).isEqualTo("ERROR: division by zero");
    assertThat(failing.unfinished()).isTrue();
    assertThat(server.tables()).containsExactly("a", "schema_migrations");

    branch.file("1_a.sql", up("ROLLBACK; CREATE TABLE b (i int)"));
    Failure ended = run(RunObserver.NONE).failure().orElseThrow();
    assertThat(ended.message()).startsWith("unexpected transaction status idle");
    assertThat(ended.unfinished()).isTrue();
    assertThat(server.ask("SELECT version FROM schema_migrations")).containsExactly("1");
  }

  @Test
  void aSearchPathThatIsNotSetBackFailsAsWithDbmate() throws Exception {
    branch.file("1_a.sql", up("CREATE SCHEMA app; SET search_path = app; CREATE TABLE b (i int)"));

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.message()).contains("\"app.schema_migrations\" does not exist");
    assertThat(failure.statement()).isEmpty();
    assertThat(failure.unfinished()).isFalse();
    assertThat(server.tables()).containsExactly("schema_migrations");
  }

  @Test
  void theTableMayBeNamedInTheConfiguration() throws Exception {
    branch.file("1_a.sql", up("CREATE TABLE a (i int)"));
    MigrationSettings settings =
        new MigrationSettings(Optional.of("ops.\"Odd.history"), List.of(), Map.of());

    RunResult result =
        dbmate.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);

    assertThat(result.failure()).isEmpty();
    assertThat(server.ask("SELECT version FROM ops.\"\"\"Odd.history\"")).containsExactly("1");
  }

  @Test
  void invalidUtf8IsNamedWithItsPlaceAndOnlyInWhatRuns() throws Exception {
    byte[] latin = up("SELECT 'caf\u00e9'").getBytes(StandardCharsets.ISO_8859_1);
    branch.file("1_a.sql", up("SELECT 1")).file("2_b.sql", latin);

    RunResult result = run(RunObserver.NONE);

    Failure failure = result.failure().orElseThrow();
    assertThat(ids(result)).containsExactly("1");
    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_NOT_UTF8);
    assertThat(failure.message())
        .isEqualTo(
            "db/migrations/2_b.sql is not UTF-8: byte %s of the file begins no valid character"
                .formatted(up("SELECT 'caf").indexOf("caf") + 3));
    server.sql("INSERT INTO schema_migrations VALUES ('2')");
    assertThat(run(RunObserver.NONE).failure()).isEmpty();
  }

  @Test
  void aFileThatIsNotDbmatesFormIsToldInDbmatesWords() throws Exception {
    branch.file("1_a.sql", "-- migrate:up\nSELECT 1;\n");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(failure.message())
        .contains("db/migrations/1_a.sql", "define a down block with '-- migrate:down'");
    assertThat(failure.mend()).contains("dbmate would refuse them in production too");
  }

  @Test
  void noMigrationAtAllIsTold() {
    branch.file("README.md", "none");

    assertThatThrownBy(() -> run(RunObserver.NONE))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.MIGRATION_REFUSED))
        .hasMessageContaining("no migration files found");
  }

  @Test
  void aTextWithJdbcEscapesQuestionMarksAndBackslashesArrivesAsItIs() throws Exception {
    branch.file(
        "1_a.sql",
        up(
            "CREATE TABLE a AS SELECT '{d ''2020-01-01''} ? \\ $1 :x' AS t, '[1]'::jsonb ?| ARRAY['a'] AS q"));

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.ask("SELECT t FROM a")).containsExactly("{d '2020-01-01'} ? \\ $1 :x");
  }

  @Test
  void crlfAndNonAsciiAreKeptByteForByte() throws Exception {
    branch.file(
        "1_a.sql",
        "-- migrate:up\r\nCREATE TABLE \"t\u00e4ble\" (i int);\r\nCOMMENT ON TABLE \"t\u00e4ble\" IS 'a\r\nb \ud83d\ude00';\r\n-- migrate:down\r\n");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.ask("SELECT obj_description('\"t\u00e4ble\"'::regclass)"))
        .containsExactly("a\r\nb \ud83d\ude00");
  }

  private RunResult run(RunObserver observer) throws Exception {
    return dbmate.run(server.run(branch.files()), observer);
  }

  private static List<String> ids(RunResult result) {
    return result.applied().stream().map(applied -> applied.migration().id()).toList();
  }

  static String up(String sql) {
    return "-- migrate:up\n" + sql + ";\n-- migrate:down\n";
  }

  private static String bare(String sql) {
    return "-- migrate:up transaction:false\n" + sql + ";\n-- migrate:down\n";
  }
}

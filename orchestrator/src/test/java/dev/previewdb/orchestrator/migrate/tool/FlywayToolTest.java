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
class FlywayToolTest {
  private static final String HISTORY =
      "SELECT concat_ws(' ', installed_rank, version, description, type, script, checksum, success)"
          + " FROM flyway_schema_history ORDER BY installed_rank";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @Parameter int major;
  @TempDir Path temp;
  private final FlywayTool flyway = new FlywayTool();

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
    branch = new Branch(temp, "src/main/resources/db/migration");
  }

  @Test
  void pendingMigrationsRunInFlywaysOrderAndAreWrittenDown() throws Exception {
    branch
        .file("V10__ten.sql", "CREATE TABLE ten (i int);")
        .file("V2__two.sql", "CREATE TABLE two (i int);")
        .file("sub/V2_1__two_one.sql", "CREATE TABLE two_one (i int);")
        .file("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;")
        .file("R__a_first_view.sql", "CREATE OR REPLACE VIEW a AS SELECT 1 AS one;")
        .file("U10__undo.sql", "DROP TABLE ten;")
        .file("V3_only_one_underscore.sql", "SELECT 1/0;")
        .file("README.md", "hello");
    Told told = new Told();

    RunResult result = run(told);

    assertThat(result.failure()).isEmpty();
    assertThat(ids(result)).containsExactly("2", "2.1", "10", "R a first view", "R view");
    assertThat(told.lines)
        .startsWith("pending 2 2.1 10 R a first view R view", "started 2", "finished 2")
        .endsWith("started R view", "finished R view")
        .hasSize(11);
    assertThat(server.ask("SELECT script FROM flyway_schema_history ORDER BY installed_rank"))
        .containsExactly(
            "V2__two.sql",
            "sub/V2_1__two_one.sql",
            "V10__ten.sql",
            "R__a_first_view.sql",
            "R__view.sql");
  }

  @Test
  void theListHasFlywaysOrderAndChecksums() throws Exception {
    branch
        .file("V1__bom.sql", "\ufeffSELECT 1;\r\nSELECT 'caf\u00e9 \ud83d\ude00';\r\n")
        .file("V02__lf.sql", "SELECT 2;\n")
        .file("V3.1__cr.sql", "SELECT 3;\rSELECT 4")
        .file("V3__empty.sql", "")
        .file("R__r.sql", "SELECT 5;");
    List<Migration> listed = flyway.list(branch.files(), MigrationSettings.defaults());

    assertThat(run(RunObserver.NONE).failure()).isEmpty();

    assertThat(listed).extracting(Migration::id).containsExactly("1", "2", "3", "3.1", "R r");
    assertThat(listed)
        .extracting(Migration::checksum)
        .containsExactlyElementsOf(
            server.ask(
                "SELECT 'crc32:' || checksum FROM flyway_schema_history ORDER BY installed_rank"));
    assertThat(listed)
        .extracting(Migration::file)
        .contains("src/main/resources/db/migration/V3.1__cr.sql");
  }

  @Test
  void anotherLineEndingIsTheSameMigration() throws Exception {
    branch.file("V1__a.sql", "SELECT 1;\nSELECT 2;\n");
    List<Migration> unix = flyway.list(branch.files(), MigrationSettings.defaults());
    branch.file("V1__a.sql", "\ufeffSELECT 1;\r\nSELECT 2;");

    assertThat(flyway.list(branch.files(), MigrationSettings.defaults())).isEqualTo(unix);
  }

  @Test
  void onlyWhatProductionHasNotRunIsRun() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a (i int);").file("R__r.sql", "SELECT 1;");
    run(RunObserver.NONE);
    branch.file("V2__b.sql", "CREATE TABLE b (i int);");
    assertThat(flyway.pending(server.run(branch.files())))
        .extracting(Migration::id)
        .containsExactly("2");

    RunResult result = run(RunObserver.NONE);

    assertThat(ids(result)).containsExactly("2");
    assertThat(result.before()).extracting(Migration::id).containsExactly("1", "R r");
    assertThat(run(RunObserver.NONE).applied()).isEmpty();
    assertThat(server.ask(HISTORY)).hasSize(3);
  }

  @Test
  void lookingAtWhatIsPendingChangesNothing() throws Exception {
    branch.file("V1__a.sql", "SELECT 1;");

    assertThat(flyway.pending(server.run(branch.files()))).hasSize(1);
    assertThat(server.tables()).isEmpty();
  }

  @Test
  void theFailingStatementIsToldWithPostgresOwnErrorAndItsLine() throws Exception {
    branch
        .file("V1__a.sql", "CREATE TABLE a (i int PRIMARY KEY);")
        .file(
            "V2__b.sql",
            """
            CREATE TABLE b (i int);
            -- two blank lines


            ALTER TABLE b
              ADD COLUMN j nosuchtype;
            SELECT 2;
            """)
        .file("V3__c.sql", "SELECT 1;");
    Told told = new Told();

    RunResult result = run(told);

    assertThat(ids(result)).containsExactly("1");
    assertThat(result.skipped()).extracting(Migration::id).containsExactly("3");
    Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_FAILED);
    assertThat(failure.migration()).map(Migration::id).contains("2");
    assertThat(failure.statement().orElseThrow())
        .isEqualTo("ALTER TABLE b\n  ADD COLUMN j nosuchtype");
    assertThat(failure.line()).isEqualTo(OptionalInt.of(6));
    assertThat(failure.sqlState()).contains("42704");
    assertThat(failure.message()).isEqualTo("ERROR: type \"nosuchtype\" does not exist");
    assertThat(failure.unfinished()).isFalse();
    assertThat(told.lines)
        .containsExactly("pending 1 2 3", "started 1", "finished 1", "started 2", "failed 2");
    assertThat(server.tables()).containsExactly("a", "flyway_schema_history");
    assertThat(server.ask(HISTORY)).hasSize(1);
  }

  @Test
  void aConstraintThatFailsOnlyAtTheCommitIsAFailureOfItsMigration() throws Exception {
    branch
        .file(
            "V1__a.sql",
            "CREATE TABLE a (i int PRIMARY KEY, p int REFERENCES a DEFERRABLE INITIALLY DEFERRED);")
        .file("V2__b.sql", "INSERT INTO a VALUES (1, 2);");
    Told told = new Told();

    RunResult result = run(told);

    assertThat(result.failure().orElseThrow().message())
        .contains("violates foreign key constraint", "DETAIL: Key (p)=(2)");
    assertThat(result.failure().orElseThrow().migration()).map(Migration::id).contains("2");
    assertThat(ids(result)).containsExactly("1");
    assertThat(told.lines).endsWith("started 2", "failed 2");
    assertThat(server.ask("SELECT count(*) FROM a")).containsExactly("0");
  }

  @Test
  void aConcurrentIndexDoesNotWaitForFlywayItself() throws Exception {
    branch
        .file("V1__a.sql", "CREATE TABLE a (i int);")
        .file("V2__i.sql", "CREATE INDEX CONCURRENTLY a_i ON a (i);");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
  }

  @Test
  void aConcurrentIndexThatFailsLeavesFlywaysFailedRowAndIsUnfinished() throws Exception {
    branch
        .file("V1__a.sql", "CREATE TABLE a AS SELECT 1 AS i FROM generate_series(1, 2);")
        .file("V2__i.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_i ON a (i);");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.sqlState()).contains("23505");
    assertThat(failure.unfinished()).isTrue();
    assertThat(server.ask("SELECT success FROM flyway_schema_history WHERE version = '2'"))
        .containsExactly("f");
    Failure next = run(RunObserver.NONE).failure().orElseThrow();
    assertThat(next.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(next.message()).contains("failed migration to version 2");
  }

  @Test
  void aCommitInsideAMigrationMakesItsFailureUnfinished() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a (i int);\ncommit;\nSELECT 1/0;");

    assertThat(run(RunObserver.NONE).failure().orElseThrow().unfinished()).isTrue();
    assertThat(server.tables()).contains("a");
  }

  @Test
  void aFixedMigrationRunsOnTheSamePreview() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a (i int);").file("V2__b.sql", "SELECT 1/0;");
    assertThat(run(RunObserver.NONE).succeeded()).isFalse();
    branch.file("V2__b.sql", "CREATE TABLE b (i int);");

    assertThat(ids(run(RunObserver.NONE))).containsExactly("2");
  }

  @Test
  void tablesWithoutAHistoryFailAsInProductionWithTheMend() throws Exception {
    server.sql("CREATE TABLE customer (i int)");
    branch.file("V1__a.sql", "CREATE TABLE a (i int);");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.FLYWAY_NEEDS_BASELINE);
    assertThat(failure.message()).contains("non-empty schema", "no schema history table");
    assertThat(failure.mend()).contains("flyway baseline");
    assertThat(server.tables()).containsExactly("customer");
  }

  @Test
  void anEditedAppliedMigrationFailsAsInProduction() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a (i int);");
    run(RunObserver.NONE);
    branch.file("V1__a.sql", "CREATE TABLE a (i bigint);");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(failure.message()).contains("checksum mismatch", "version 1");
  }

  @Test
  void aVersionBelowProductionsFailsAsInProduction() throws Exception {
    branch.file("V5__a.sql", "SELECT 1;");
    run(RunObserver.NONE);
    branch.file("V4__late.sql", "SELECT 1;");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.message()).contains("not applied to database: 4");
  }

  @Test
  void twoFilesOfOneVersionAreRefusedNamingBoth() {
    branch.file("V1__a.sql", "SELECT 1;").file("V1.0__b.sql", "SELECT 1;");

    refused(Problem.MIGRATION_REFUSED, "V1__a.sql", "V1.0__b.sql");
  }

  @Test
  void settingsBesideAMigrationAreKept() throws Exception {
    branch
        .file("V1__a.sql", "VACUUM;")
        .file("V2__b.sql", "CREATE TABLE b AS SELECT '${name}' AS t;")
        .file("V2__b.sql.conf", "placeholderReplacement=false")
        .file(
            "V3__c.sql",
            "CREATE TABLE c AS SELECT 'caf\u00e9' AS t;".getBytes(StandardCharsets.ISO_8859_1))
        .file("V3__c.sql.conf", "encoding=ISO-8859-1");

    RunResult result = run(RunObserver.NONE);

    assertThat(result.failure()).isEmpty();
    assertThat(server.ask("SELECT t FROM b UNION ALL SELECT t FROM c"))
        .containsExactly("${name}", "caf\u00e9");
  }

  @Test
  void placeholdersComeFromTheConfigurationAlone() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a AS SELECT '${name}' AS t, '${flyway:user}' AS u;");
    MigrationSettings settings =
        new MigrationSettings(Optional.of("ops_history"), List.of(), Map.of("name", "Ana"));

    RunResult result =
        flyway.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);

    assertThat(result.failure()).isEmpty();
    assertThat(server.ask("SELECT t || u FROM a")).containsExactly("Anapreview");
    assertThat(server.tables()).containsExactly("a", "ops_history");
    server.fresh();
    assertThat(run(RunObserver.NONE).failure().orElseThrow().message())
        .contains("No value provided for placeholder: ${name}");
  }

  @Test
  void theEnvironmentIsNeverReadIntoSql() throws Exception {
    branch.file("V1__a.sql", "SELECT '${env.PATH}';");

    assertThat(run(RunObserver.NONE).failure().orElseThrow().message())
        .contains("No value provided for placeholder");
  }

  @Test
  void aConfigurationFileOfTheBranchChangesNothing() throws Exception {
    branch
        .file("V1__a.sql", "CREATE TABLE a (i int);")
        .file("flyway.conf", "flyway.table=other\nflyway.baselineOnMigrate=true\n")
        .file("flyway.toml", "[flyway]\ntable = \"other\"\nbaselineOnMigrate = true\n")
        .file("conf/flyway.conf", "flyway.url=jdbc:postgresql://192.0.2.1/x\n");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.tables()).containsExactly("a", "flyway_schema_history");
  }

  @Test
  void sqlCallbacksRunAsInProduction() throws Exception {
    branch
        .file("V1__a.sql", "CREATE TABLE a (i int);")
        .file("afterMigrate.sql", "INSERT INTO a VALUES (1);");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.ask("SELECT count(*) FROM a")).containsExactly("1");
  }

  @Test
  void aCallbackThatFailsIsAFailureWithPostgresOwnError() throws Exception {
    branch.file("V1__a.sql", "SELECT 1;").file("beforeMigrate.sql", "SELECT nothing;");

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(failure.message()).contains("column \"nothing\" does not exist");
  }

  @Test
  void aProgramAmongTheMigrationsIsRefusedByName() {
    for (String name :
        List.of(
            "V2__x.sh", "V2__x.py", "V2__x.ps1", "beforeMigrate.sh", "R__x.bash", "V3__X.class")) {
      branch.file("V1__a.sql", "SELECT 1;").file(name, "x");
      refused(Problem.MIGRATION_NOT_RUN_HERE, name);
      branch.without(name);
    }
  }

  @Test
  void aProgramIsNotRunEvenIfNobodyLooked() throws Exception {
    Path mark = temp.resolve("ran");
    String program = "#!/bin/sh\ntouch " + mark + "\n";
    branch
        .file("V1__a.sql", "SELECT 1;")
        .file("V2__x.sh", program)
        .file("beforeMigrate.sh", program)
        .file("afterEachMigrate.sh", program);
    var files = branch.files();
    var all =
        new FlywayNames(files, FlywaySetup.of(files, MigrationSettings.defaults())).migrations();
    try (OwnerSessions sessions = OwnerSessions.begin(server.run(files));
        FlywayRun run = new FlywayRun(server.run(files), all, sessions, RunObserver.NONE)) {
      assertThat(ids(run.run())).containsExactly("1");
    }
    assertThat(mark).doesNotExist();
    assertThat(server.ask(HISTORY)).hasSize(1);
  }

  @Test
  void invalidUtf8IsNamedWithItsPlace() {
    branch.file("V1__a.sql", "SELECT 'caf\u00e9';".getBytes(StandardCharsets.ISO_8859_1));

    refused(Problem.MIGRATION_NOT_UTF8, "db/migration/V1__a.sql", "byte 11 ");
  }

  @Test
  void noMigrationAtAllIsTold() {
    branch.file("1_a.sql", "SELECT 1;");

    refused(Problem.MIGRATION_REFUSED, "V1__x.sql");
  }

  @Test
  void copiedDataInAMigrationWorks() throws Exception {
    branch.file("V1__a.sql", "CREATE TABLE a (i int);\nCOPY a FROM STDIN;\n1\n2\n\\.\n");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.ask("SELECT sum(i) FROM a")).containsExactly("3");
  }

  private void refused(Problem problem, String... words) {
    assertThatThrownBy(() -> run(RunObserver.NONE))
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .satisfies(e -> assertThat(e.getMessage()).contains(List.of(words)));
  }

  private RunResult run(RunObserver observer) throws Exception {
    return flyway.run(server.run(branch.files()), observer);
  }

  private static List<String> ids(RunResult result) {
    return result.applied().stream().map(applied -> applied.migration().id()).toList();
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationSettings.Changelog;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Liquibase's changelogs by its library; against Liquibase's own front door where it says so. */
class LiquibaseToolTest {
  private static final String HERE = "src/main/resources/db/changelog";
  private static final String FILE = "db/changelog/";
  private static final String SQL =
      "--liquibase formatted sql\n--changeset ana:1\nCREATE TABLE a (i int);\n";
  private static final String XML =
      "<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\""
          + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
          + " xsi:schemaLocation=\"http://www.liquibase.org/xml/ns/dbchangelog"
          + " http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-4.33.xsd\">%s</databaseChangeLog>";

  private final LiquibaseTool liquibase = new LiquibaseTool();

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
    branch = new Branch(temp, HERE);
  }

  /** Each format, and what the library generates from it, is what the front door leaves. */
  @Test
  void everyFormatLeavesTheRowsThatLiquibaseLeavesAndLiquibaseHasNothingToDo() throws Exception {
    everyFormat();
    RealTool plain = new RealLiquibase();
    Path repository = repository(branch.files());
    assertThat(RealLiquibase.migrate(server, repository, FILE + "db.changelog-master.xml"))
        .matches(RealTool.Outcome::succeeded);
    List<String> theirRows = server.ask(plain.rows());
    server.fresh();

    RunResult result = run(RunObserver.NONE);

    assertThat(result.failure()).isEmpty();
    assertThat(result.applied()).hasSize(8);
    assertThat(server.ask(plain.rows())).isEqualTo(theirRows).hasSize(8);
    assertThat(server.ask("SELECT string_agg(t, ',' ORDER BY t) FROM rows"))
        .containsExactly("x,\u00e9");
    assertThat(RealLiquibase.migrate(server, repository, FILE + "db.changelog-master.xml").output())
        .isEqualTo("nothing");
  }

  private void everyFormat() {
    branch
        .file(
            "db.changelog-master.xml",
            XML.formatted(
                "<property name=\"kind\" value=\"text\"/>"
                    + "<include file=\"one.sql\" relativeToChangelogFile=\"true\"/>"
                    + "<include file=\"db/changelog/two.yaml\"/>"
                    + "<include file=\"db/changelog/three.json\"/>"
                    + "<includeAll path=\"more\" relativeToChangelogFile=\"true\"/>"))
        .file("one.sql", "\ufeff" + SQL.replace("\n", "\r\n"))
        .file(
            "two.yaml",
            """
            databaseChangeLog:
            - changeSet:
                id: 2
                author: \u00e9va
                changes:
                - createTable:
                    tableName: rows
                    columns:
                    - column: {name: t, type: text}
                - loadData: {tableName: rows, file: data.csv, relativeToChangelogFile: true}
            """)
        .file("data.csv", "t\nx\n\u00e9\n")
        .file(
            "three.json",
            "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"3\", \"author\": \"ana\", \"changes\":"
                + " [{\"sqlFile\": {\"path\": \"free.sql\", \"relativeToChangelogFile\": true}},"
                + " {\"tagDatabase\": {\"tag\": \"v1\"}}]}}]}")
        .file("free.sql", "CREATE INDEX rows_t ON rows (t);\n")
        .file(
            "more/4.xml",
            XML.formatted(
                "<changeSet id=\"4\" author=\"ana\"><addColumn tableName=\"a\"><column name=\"k\""
                    + " type=\"${kind}\"/></addColumn><output>hello</output></changeSet>"
                    + "<changeSet id=\"5\" author=\"ana\"><preConditions onFail=\"MARK_RAN\"><tableExists"
                    + " tableName=\"nosuch\"/></preConditions><dropTable tableName=\"nosuch\"/></changeSet>"
                    + "<changeSet id=\"6\" author=\"ana\" runInTransaction=\"false\"><sql>CREATE INDEX"
                    + " CONCURRENTLY a_i ON a (i)</sql></changeSet>"))
        .file(
            "more/5.sql",
            """
            --liquibase formatted sql logicalFilePath:here
            --changeset ana:7 runOnChange:true
            CREATE OR REPLACE VIEW v AS SELECT i FROM a;
            --changeset ana:8 splitStatements:false
            DO $$ BEGIN RAISE NOTICE ';'; END $$;
            --changeset ana:9 dbms:oracle
            SELECT 1 FROM dual;
            """);
  }

  @Test
  void aMigrationIsKnownByItsPathInTheRepositoryOrByItsLogicalPath() throws Exception {
    everyFormat();

    List<Migration> all = liquibase.list(branch.files(), MigrationSettings.defaults());

    assertThat(all)
        .extracting(Migration::id)
        .contains(HERE + "/one.sql::1::ana", HERE + "/two.yaml::2::\u00e9va", "here::7::ana")
        .hasSize(8);
    assertThat(all).extracting(Migration::file).contains(HERE + "/more/5.sql");
    assertThat(all)
        .filteredOn(Migration::repeatable)
        .extracting(Migration::id)
        .containsExactly("here::7::ana");
  }

  @Test
  void thePathThatProductionRecordedDecidesWhereItBegins() throws Exception {
    branch.file("changelog.sql", SQL);
    Path repository = repository(branch.files());
    for (String path :
        List.of("changelog.sql", "db/changelog/changelog.sql", HERE + "/changelog.sql")) {
      server.fresh();
      Path root =
          path.equals(HERE + "/changelog.sql")
              ? temp.resolve("whole")
              : path.startsWith("db/") ? repository : branch.files().directory();
      if (path.equals(HERE + "/changelog.sql")) {
        Files.createDirectories(root.resolve(HERE));
        Files.writeString(root.resolve(HERE + "/changelog.sql"), SQL);
      }
      assertThat(RealLiquibase.migrate(server, root, path).succeeded()).isTrue();
      branch.file("changelog.sql", SQL + "--changeset ana:2\nCREATE TABLE b (i int);\n");

      RunResult result = run(RunObserver.NONE);

      assertThat(result.failure()).isEmpty();
      assertThat(result.applied())
          .extracting(applied -> applied.migration().id())
          .containsExactly(HERE + "/changelog.sql::2::ana");
      assertThat(server.ask("SELECT DISTINCT filename FROM databasechangelog"))
          .containsExactly(path);
      branch.file("changelog.sql", SQL);
    }
  }

  @Test
  void aPathThatProductionNeverRecordedIsAQuestion() throws Exception {
    branch.file("changelog.sql", SQL);
    run(RunObserver.NONE);
    server.sql("UPDATE databasechangelog SET filename = 'legacy/all.sql'");

    refused(Problem.LIQUIBASE_PATH_UNKNOWN, "legacy/all.sql", HERE + "/changelog.sql");
  }

  @Test
  void whichOfTwoChangelogsIsAQuestionThatTheConfigurationAnswers() throws Exception {
    branch.file("db.changelog-master.sql", SQL).file("db.changelog-root.sql", SQL);
    refused(
        Problem.MIGRATION_REFUSED,
        "db.changelog-master.sql",
        "db.changelog-root.sql",
        "migrations.changelog");

    MigrationSettings settings =
        settings(
            new Changelog(
                Optional.of("classpath:db/changelog/db.changelog-root.sql"),
                Optional.empty(),
                Optional.empty()));
    RunResult result =
        liquibase.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);

    assertThat(result.applied()).hasSize(1);
    assertThat(server.ask("SELECT filename FROM databasechangelog"))
        .containsExactly("db/changelog/db.changelog-root.sql");
  }

  @Test
  void contextsAndLabelsChooseWhatRuns() throws Exception {
    branch.file(
        "changelog.sql",
        "--liquibase formatted sql\n--changeset ana:1 context:test\nCREATE TABLE a (i int);\n--changeset ana:2 labels:big\nCREATE TABLE b (i int);\n--changeset ana:3 context:production\nCREATE TABLE c (i int);\n");
    MigrationSettings settings =
        settings(new Changelog(Optional.empty(), Optional.of("production"), Optional.of("!big")));

    RunResult result =
        liquibase.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);

    assertThat(result.applied()).hasSize(1);
    assertThat(result.before()).isEmpty();
    assertThat(server.tables()).containsExactly("c", "databasechangelog", "databasechangeloglock");
  }

  @Test
  void aFailureNamesTheChangeSetTheStatementAndItsLine() throws Exception {
    branch.file(
        "changelog.sql",
        SQL
            + "--changeset ana:2\nCREATE TABLE b (i int);\n-- why\nALTER TABLE b\n  ADD COLUMN j nosuchtype;\n--changeset ana:3\nSELECT 1;\n");
    Told told = new Told();

    RunResult result = run(told);

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_FAILED);
    assertThat(failure.migration()).map(Migration::id).contains(HERE + "/changelog.sql::2::ana");
    assertThat(failure.sqlState()).contains("42704");
    assertThat(failure.statement()).contains("ALTER TABLE b\n  ADD COLUMN j nosuchtype");
    assertThat(failure.line()).hasValue(8);
    assertThat(failure.unfinished()).isFalse();
    assertThat(result.applied()).hasSize(1);
    assertThat(result.skipped()).hasSize(1);
    assertThat(told.lines).hasSize(5).last().asString().startsWith("failed");
    assertThat(server.tables()).containsExactly("a", "databasechangelog", "databasechangeloglock");
    assertThat(server.ask("SELECT locked FROM databasechangeloglock")).containsExactly("f");
  }

  @Test
  void anEditedChangeSetFailsAsInProduction() throws Exception {
    branch.file("changelog.sql", SQL);
    run(RunObserver.NONE);
    branch.file("changelog.sql", SQL.replace("int", "bigint"));

    Failure failure = run(RunObserver.NONE).failure().orElseThrow();

    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
    assertThat(failure.message()).contains("changelog.sql::1::ana", "9:");
  }

  @Test
  void aLockThatCameWithTheSnapshotIsTold() throws Exception {
    branch.file("changelog.sql", SQL);
    run(RunObserver.NONE);
    server.sql(
        "UPDATE databasechangeloglock SET locked = true, lockedby = 'web-1', lockgranted = '2026-01-02'");

    refused(Problem.LIQUIBASE_LOCKED, "web-1", "2026-01-02", "release-locks");
  }

  @Test
  void aRunThatTakesTooLongIsEndedAndUnfinishedIfItsLockStays() throws Exception {
    branch.file(
        "changelog.sql", "--liquibase formatted sql\n--changeset ana:1\nSELECT pg_sleep(60);\n");
    RunLimits limits = new RunLimits(Duration.ofSeconds(30), Duration.ofSeconds(2));

    RunResult result =
        liquibase.run(
            server.run(branch.files(), MigrationSettings.defaults(), limits), RunObserver.NONE);

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_TIMED_OUT);
    boolean locked = server.ask("SELECT locked FROM databasechangeloglock").contains("t");
    assertThat(failure.unfinished()).isEqualTo(locked);
  }

  @Test
  void programsOfAChangelogAreNotRunAndNamed() throws Exception {
    Path mark = temp.resolve("ran");
    for (String change :
        List.of(
            "<executeCommand executable=\"touch\"><arg value=\"" + mark + "\"/></executeCommand>",
            "<customChange class=\"com.example.Rewrite\"/>",
            "<customChange class=\"dev.previewdb.orchestrator.Main\"/>")) {
      branch.file(
          "changelog.xml",
          XML.formatted("<changeSet id=\"1\" author=\"ana\">" + change + "</changeSet>"));
      refused(Problem.MIGRATION_NOT_RUN_HERE, change.substring(1, change.indexOf(' ')));
    }
    branch.file(
        "changelog.xml",
        XML.formatted(
            "<changeSet id=\"1\" author=\"ana\"><preConditions><customPrecondition className=\"com.example.Look\"/></preConditions><sql>SELECT 1</sql></changeSet>"));
    refused(Problem.MIGRATION_NOT_RUN_HERE, "customPrecondition");
    branch.file(
        "changelog.xml",
        XML.formatted(
            "<preConditions><customPrecondition className=\"com.example.Look\"/></preConditions>"));
    refused(Problem.MIGRATION_NOT_RUN_HERE, "customPrecondition");
    assertThat(mark).doesNotExist();
    assertThat(server.tables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<include file=\"../../../../../secret.sql\" relativeToChangelogFile=\"true\"/>",
        "<include file=\"SECRET\"/>",
        "<include file=\"file:SECRET\"/>",
        "<include file=\"http://127.0.0.1:1/secret.sql\"/>",
        "<includeAll path=\"../../../../..\" relativeToChangelogFile=\"true\"/>",
        "<includeAll path=\".\" relativeToChangelogFile=\"true\" filter=\"com.example.Filter\"/>",
        "<include file=\"changelog.xml\" relativeToChangelogFile=\"true\"/>",
        "<changeSet id=\"1\" author=\"a\"><sqlFile path=\"SECRET\"/></changeSet>",
        "<changeSet id=\"1\" author=\"a\"><sqlFile path=\"../../../../../secret.sql\" relativeToChangelogFile=\"true\"/></changeSet>",
        "<changeSet id=\"1\" author=\"a\"><loadData tableName=\"a\" file=\"SECRET\"/></changeSet>",
        "<changeSet id=\"1\" author=\"a\"><createProcedure path=\"SECRET\"/></changeSet>",
        "<changeSet id=\"1\" author=\"a\" runWith=\"psql\"><sql>SELECT 1</sql></changeSet>",
      })
  void whatLeadsOutOfTheTreeLeadsToNothing(String hostile) throws Exception {
    Path secret = temp.resolve("secret.sql");
    Files.writeString(
        secret, "--liquibase formatted sql\n--changeset x:1\nCREATE TABLE secret (i int);\n");
    branch.file("changelog.xml", XML.formatted(hostile.replace("SECRET", secret.toString())));

    String words;
    try {
      Failure failure = run(RunObserver.NONE).failure().orElseThrow();
      words = failure.message();
    } catch (PreviewDbException e) {
      assertThat(e.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
      words = e.what();
    }

    assertThat(words).isNotBlank();
    assertThat(server.tables()).doesNotContain("secret", "a");
  }

  @Test
  void anEntityOfAFileIsNotRead() throws Exception {
    Path secret = temp.resolve("secret.txt");
    Files.writeString(secret, "CREATE TABLE secret (i int)");
    branch.file(
        "changelog.xml",
        "<!DOCTYPE x [<!ENTITY s SYSTEM \"file://"
            + secret
            + "\">]>"
            + XML.formatted("<changeSet id=\"1\" author=\"a\"><sql>&s;</sql></changeSet>"));

    assertThatThrownBy(() -> run(RunObserver.NONE)).isInstanceOf(PreviewDbException.class);
    assertThat(server.tables()).doesNotContain("secret");
  }

  @Test
  void neitherTheEnvironmentNorSystemPropertiesAreReadIntoSql() throws Exception {
    branch
        .file(
            "changelog.yaml",
            "databaseChangeLog:\n- property: {file: db.properties, relativeToChangelogFile: true}\n- include: {file: c.sql, relativeToChangelogFile: true}\n")
        .file("db.properties", "own=fine\n")
        .file(
            "c.sql",
            "--liquibase formatted sql\n--changeset ana:1\nCREATE TABLE a AS SELECT '${PATH}' AS p, '${java.home}' AS j, '${own}' AS o;\n");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.ask("SELECT p || j || o FROM a")).containsExactly("${PATH}${java.home}fine");
  }

  @Test
  void aConfigurationFileOfTheBranchChangesNothing() throws Exception {
    branch
        .file("changelog.sql", SQL)
        .file(
            "liquibase.properties",
            "databaseChangelogTableName: other\nurl: jdbc:postgresql://192.0.2.1/x\n");

    assertThat(run(RunObserver.NONE).failure()).isEmpty();
    assertThat(server.tables()).containsExactly("a", "databasechangelog", "databasechangeloglock");
  }

  @Test
  void theTableOfTheConfigurationIsUsed() throws Exception {
    server.sql("CREATE SCHEMA ops");
    branch.file("changelog.sql", SQL);
    MigrationSettings settings =
        new MigrationSettings(Optional.of("ops.changes"), List.of(), Map.of());

    assertThat(
            liquibase
                .run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE)
                .failure())
        .isEmpty();
    assertThat(server.ask("SELECT id FROM ops.changes")).containsExactly("1");
    assertThat(server.tables()).containsExactly("a", "changes", "databasechangeloglock");
  }

  /** Liquibase keeps much for a whole process; two runs must not meet there. */
  @Test
  void runsAtTheSameTimeDoNotMeet() throws Exception {
    try (PreviewServer other = PreviewServer.start(15).fresh();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
      for (int i = 0; i < 60; i++) {
        text.append(
            "--changeset ana:%s\nCREATE TABLE t%s (i int);\nSELECT pg_sleep(0.005);\n"
                .formatted(i, i));
      }
      branch.file("changelog.sql", text.toString());
      MigrationFiles files = branch.files();
      List<Callable<RunResult>> both =
          List.of(
              () -> liquibase.run(server.run(files), RunObserver.NONE),
              () -> liquibase.run(other.run(files), RunObserver.NONE));

      for (Future<RunResult> result : threads.invokeAll(both)) {
        assertThat(result.get().failure()).isEmpty();
        assertThat(result.get().applied()).hasSize(60);
      }
      for (PreviewServer each : List.of(server, other)) {
        assertThat(each.ask("SELECT count(*) FROM databasechangelog")).containsExactly("60");
        assertThat(each.ask("SELECT locked FROM databasechangeloglock")).containsExactly("f");
      }
    }
  }

  private Path repository(MigrationFiles files) throws Exception {
    Path root = Files.createTempDirectory(temp, "resources");
    Files.createDirectories(root.resolve("db"));
    Files.createSymbolicLink(root.resolve("db/changelog"), files.directory());
    return root;
  }

  private static MigrationSettings settings(Changelog changelog) {
    return new MigrationSettings(Optional.empty(), List.of(), Map.of(), changelog);
  }

  private void refused(Problem problem, String... words) {
    assertThatThrownBy(() -> run(RunObserver.NONE))
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .satisfies(e -> assertThat(e.getMessage()).contains(List.of(words)));
  }

  private RunResult run(RunObserver observer) throws Exception {
    return liquibase.run(server.run(branch.files()), observer);
  }
}

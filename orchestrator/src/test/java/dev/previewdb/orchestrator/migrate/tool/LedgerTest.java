package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationSettings.Changelog;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.finding.BaseBranch;
import dev.previewdb.orchestrator.migrate.finding.Finding;
import dev.previewdb.orchestrator.migrate.finding.Findings;
import dev.previewdb.orchestrator.migrate.finding.Situation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tool's table as production has it, read; and what is found by it. */
class LedgerTest {
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
    branch = new Branch(temp, "db/migrations");
  }

  static Stream<ToolForm> forms() {
    return ToolForm.all();
  }

  @Test
  void everyToolIsHere() {
    assertThat(forms().map(form -> form.ours().name()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            KnownTools.list().stream().map(MigrationTool::name).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void beforeTheFirstRunNothingIsAppliedAndNothingIsChanged(ToolForm form) throws Exception {
    form.add(branch, 1, "SELECT 1;");

    assertThat(ledger(form).map(Ledger::rows).orElse(List.of())).isEmpty();
    assertThat(findings(form, Optional.empty())).isEmpty();
    assertThat(server.tables()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void afterARunEachMigrationHasItsRow(ToolForm form) throws Exception {
    deployed(form);

    Ledger ledger = ledger(form).orElseThrow();

    List<String> ids = list(form).stream().map(Migration::id).toList();
    assertThat(ledger.rows())
        .extracting(Row::id)
        .containsExactlyElementsOf(ledger.newestOnly() ? ids.subList(2, 3) : ids);
    assertThat(ledger.rows()).extracting(Row::unfinished).containsOnly(false);
    assertThat(ledger.reached()).isEqualTo(3);
    assertThat(ledger.late()).isEqualTo(form.late());
    for (Row row : ledger.rows()) {
      row.checksum()
          .ifPresent(checksum ->
              assertThat(list(form))
                  .filteredOn(migration -> migration.id().equals(row.id()))
                  .extracting(Migration::checksum)
                  .containsExactly(checksum));
    }
    assertThat(findings(form, Optional.of(list(form)))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aNewFileBetweenAppliedOnesIsFound(ToolForm form) throws Exception {
    deployed(form);
    List<Migration> merged = list(form);
    form.add(branch, 3, "CREATE TABLE late (i int);");

    Finding finding = single(findings(form, Optional.of(merged)));

    assertThat(finding.kind())
        .isEqualTo(form.late() == Late.RUNS ? FindingKind.LATE : FindingKind.OUT_OF_ORDER);
    assertThat(finding.place()).startsWith("db/migrations/").contains("3");
    // and so it is
    form.ours().run(run(), RunObserver.NONE);
    assertThat(server.tables().contains("late")).isEqualTo(form.late() == Late.RUNS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void anEditedAppliedFileIsFoundByChecksumOrByTheBaseBranch(ToolForm form) throws Exception {
    deployed(form);
    List<Migration> merged = list(form);
    boolean keepsChecksums =
        ledger(form).orElseThrow().rows().stream().allMatch(row -> row.checksum().isPresent());
    form.add(branch, 2, "CREATE TABLE other (i int);");

    assertThat(findings(form, Optional.of(merged)))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.EDITED);
    assertThat(findings(form, Optional.empty())).hasSize(keepsChecksums ? 1 : 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aRowWhoseFileIsGoneIsFound(ToolForm form) throws Exception {
    deployed(form);
    List<Migration> before = list(form);
    branch = new Branch(temp, "db/migrations");
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 2, "CREATE TABLE b (i int);");

    assertThat(findings(form, Optional.empty()))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.PRODUCTION_AHEAD);
    assertThat(single(findings(form, Optional.of(before))).mend()).contains("merge main");
  }

  @Test
  void aFailedRowOfPrismaAndADirtyVersionAreFound() throws Exception {
    ToolForm prisma = ToolForm.PRISMA;
    prisma.add(branch, 1, "SELECT 1/0;");
    prisma.ours().run(run(), RunObserver.NONE);
    assertThat(findings(prisma, Optional.empty()))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.UNFINISHED);

    server.fresh();
    branch = new Branch(temp, "db/migrations").file("1_x.up.sql", "SELECT 1/0;");
    ToolForm golang =
        ToolForm.of(
            RealTools.ALL.stream()
                .filter(tool -> tool.ours().name().equals("golang-migrate"))
                .findFirst()
                .orElseThrow());
    golang.ours().run(run(), RunObserver.NONE);
    assertThat(findings(golang, Optional.empty()))
        .extracting(Finding::kind)
        .containsExactly(FindingKind.UNFINISHED);
  }

  @Test
  void otherEndsOfLinesAreNoEditToPrisma() throws Exception {
    ToolForm prisma = ToolForm.PRISMA;
    prisma.add(branch, 1, "SELECT 1;\nSELECT 2;\n");
    prisma.ours().run(run(), RunObserver.NONE);

    prisma.add(branch, 1, "SELECT 1;\r\nSELECT 2;\r\n");

    assertThat(findings(prisma, Optional.empty())).isEmpty();
  }

  @Test
  void whatStandsBelowFlywaysBaselineIsNotOutOfOrder() throws Exception {
    branch.file("V1__a.sql", "SELECT 1;").file("V2__b.sql", "SELECT 1;");
    branch.file("V3__c.sql", "CREATE TABLE c (i int);");
    server.sql(
        "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by varchar(100), installed_on timestamp DEFAULT now(), execution_time int, success bool)");
    server.sql(
        "INSERT INTO flyway_schema_history VALUES (1, '2', 'base', 'BASELINE', 'base', NULL, 'x', now(), 0, true)");
    ToolForm flyway = ToolForm.FLYWAY;

    assertThat(findings(flyway, Optional.empty())).isEmpty();
    assertThat(flyway.ours().run(run(), RunObserver.NONE).applied()).hasSize(1);
    assertThat(findings(flyway, Optional.empty())).isEmpty();
  }

  @Test
  void aDrizzleTableOfBefore1IsReadByTheFilesOfNow() throws Exception {
    new RealDrizzle.Journal().add(branch, 1, "a", "CREATE TABLE a (i int);");
    new DrizzleTool().run(run(), RunObserver.NONE);
    branch = new Branch(temp, "db/migrations");
    RealDrizzle.Folders folders = new RealDrizzle.Folders();
    folders.add(branch, 2, "other", "CREATE TABLE b (i int);");
    ToolForm drizzle = ToolForm.of(folders);

    assertThat(findings(drizzle, Optional.empty()))
        .extracting(Finding::kind)
        .contains(FindingKind.PRODUCTION_AHEAD);
  }

  @Test
  void aChangeSetAtTheEndOfItsFileIsNotLateAndOneBeforeAppliedOnesIs() throws Exception {
    changelog("users", "1", "2");
    changelog("orders", "1");
    assertThat(new LiquibaseTool().run(run(), RunObserver.NONE).applied()).hasSize(3);

    changelog("orders", "1", "2");
    assertThat(findings(ToolForm.LIQUIBASE, Optional.empty())).isEmpty();

    changelog("orders", "0", "1", "2");
    Finding finding = single(findings(ToolForm.LIQUIBASE, Optional.empty()));
    assertThat(finding.kind()).isEqualTo(FindingKind.LATE);
    assertThat(finding.what()).contains("orders.sql::0::ana");
  }

  @Test
  void aSumThatTheChangeSetSaysIsRightIsNoEdit() throws Exception {
    changelog("users", "1");
    new LiquibaseTool().run(run(), RunObserver.NONE);

    changelog("users", "1\nSELECT 1;");
    assertThat(single(findings(ToolForm.LIQUIBASE, Optional.empty())).kind())
        .isEqualTo(FindingKind.EDITED);

    changelog("users", "1\n--validCheckSum: 1:any\nSELECT 1;");
    assertThat(findings(ToolForm.LIQUIBASE, Optional.empty())).isEmpty();
  }

  @Test
  void aRowOfAChangeSetThatAContextLeavesOutIsOfNoInterest() throws Exception {
    changelog("users", "1 context:test", "2", "3");
    new LiquibaseTool().run(run(), RunObserver.NONE);
    MigrationSettings production =
        new MigrationSettings(
            Optional.empty(),
            List.of(),
            Map.of(),
            new Changelog(Optional.empty(), Optional.of("production"), Optional.empty()));
    MigrationRun without = server.run(branch.files(), production, PreviewServer.LIMITS);

    assertThat(new LiquibaseTool().ledger(without).orElseThrow().rows())
        .extracting(Row::id)
        .containsExactly(
            "db/migrations/changes/users.sql::2::ana", "db/migrations/changes/users.sql::3::ana");
  }

  @Test
  void aRowOfAnotherApplicationIsNamedAsItIs() throws Exception {
    changelog("users", "1");
    new LiquibaseTool().run(run(), RunObserver.NONE);
    server.sql(
        "INSERT INTO databasechangelog SELECT 'http://x\\y/../z', author, 'other/log.xml', now(), 2, exectype, md5sum FROM databasechangelog");

    assertThat(single(findings(ToolForm.LIQUIBASE, Optional.empty())).what())
        .contains("other/log.xml::http://x\\y/../z::ana");
  }

  /** One file of change sets. */
  private void changelog(String name, String... sets) {
    branch.file(
        "db.changelog-master.yaml",
        "databaseChangeLog:\n- includeAll:\n    path: changes\n    relativeToChangelogFile: true\n");
    StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
    for (String set : sets) {
      text.append(
          "--changeset ana:%s\nCREATE TABLE %s_%s (i int);\n".formatted(set, name, set.charAt(0)));
    }
    branch.file("changes/" + name + ".sql", text.toString());
  }

  private void deployed(ToolForm form) throws Exception {
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 2, "CREATE TABLE b (i int);");
    form.add(branch, 4, "CREATE TABLE c (i int);");
    assertThat(form.ours().run(run(), RunObserver.NONE).failure()).isEmpty();
  }

  private List<Finding> findings(ToolForm form, Optional<List<Migration>> merged) throws Exception {
    return ledger(form)
        .map(ledger ->
            Findings.of(
                new Situation(
                    form.ours().name(),
                    list(form),
                    ledger,
                    PreviewHistory.fresh(),
                    merged.map(migrations -> new BaseBranch("main", migrations)))))
        .orElse(List.of());
  }

  private static Finding single(List<Finding> found) {
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private Optional<Ledger> ledger(ToolForm form) throws Exception {
    return form.ours().ledger(run());
  }

  private MigrationRun run() throws Exception {
    return server.run(branch.files());
  }

  private List<Migration> list(ToolForm form) {
    try {
      return form.ours().list(branch.files(), MigrationSettings.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Statement;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Atlas does that no other tool does; the rest is for {@link AgainstAtlasTest}. */
class AtlasToolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOCK = "2686470616";
  private static final String TABLE =
      "(version varchar NOT NULL PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2,"
          + " applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL DEFAULT now(),"
          + " execution_time bigint NOT NULL DEFAULT 0, error text, error_stmt text, hash varchar NOT NULL DEFAULT '',"
          + " partial_hashes jsonb, operator_version varchar NOT NULL DEFAULT '')";

  private final AtlasTool atlas = new AtlasTool();

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

  /** Of a directory that Atlas itself has hashed. */
  @Test
  void atlasSumIsAsAtlasWritesIt() throws Exception {
    branch
        .file("1_a.sql", "CREATE TABLE a (i int);\nINSERT INTO a VALUES (1);\n")
        .file("2_b.sql", "-- atlas:txmode none\n\nCREATE TABLE b (i int);\nSELECT 1/0;\n");

    assertThat(AtlasSum.of(branch.files()).text())
        .isEqualTo(
            """
            h1:+2OCiizUT1wk9dSiB+ggIiBAeqamTnp0quXt6SdzS5A=
            1_a.sql h1:P0Uj38xg9/dgV1cCmScelOYyMJq8VaR74Rx4P08XBoc=
            2_b.sql h1:LjKpJVREoqIWu3Bnv8fUaNp9K8s7+GgDzV93TN6IcoA=
            """);
  }

  @Test
  void whatAtlasSumDoesNotKnowIsRefusedBeforeAnythingIsDone() throws Exception {
    branch.file("1_a.sql", "SELECT 1;").file("2_b.sql", "SELECT 2;");
    assertThat(refusal()).contains("there is no atlas.sum");
    RealAtlas.hash(branch);

    branch.file("1_a.sql", "SELECT 3;");
    assertThat(refusal())
        .contains("checksum mismatch: L2: 1_a.sql was edited", "atlas migrate hash");
    branch.file("1_a.sql", "SELECT 1;").file("1_b.sql", "SELECT 1;");
    assertThat(refusal()).contains("L3: 1_b.sql was added");
    branch.without("1_b.sql").without("2_b.sql");
    assertThat(refusal()).contains("L3: 2_b.sql was removed");
    branch.file(AtlasSum.NAME, "h1:nothing\nnothing\n");
    assertThat(refusal()).contains("checksum file format invalid");
    assertThat(server.tables()).isEmpty();
  }

  @Test
  void aFailureOutsideATransactionIsToldByTheRowAndGoneOnFrom() throws Exception {
    String text = "-- atlas:txmode none\n\nCREATE TABLE a (i int);\n-- why\nSELECT 1/0;\n";
    hashed("1_a.sql", text);

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.statement()).contains("SELECT 1/0");
    assertThat(failure.line()).hasValue(5);
    assertThat(failure.unfinished()).isTrue();
    assertThat(server.tables()).contains("a");
    assertThat(ledger()).extracting(Row::unfinished).containsExactly(true);
    assertThat(
            server.ask(
                "SELECT concat_ws('|', applied, total, error, error_stmt, operator_version) FROM atlas_schema_revisions.atlas_schema_revisions"))
        .containsExactly("1|2|pq: division by zero|SELECT 1/0;|previewdb");
    hashed("1_a.sql", text.replace("1/0", "1"));
    assertThat(run().failure()).isEmpty();
    assertThat(ledger()).extracting(Row::unfinished).containsExactly(false);
  }

  @Test
  void theLineOfAStatementIsThatOfTheFile() throws Exception {
    assertThat(AtlasSplitter.split("a;\n\n-- x\nb;\r\nc"))
        .extracting(Statement::line)
        .containsExactly(1, 4, 5);
    assertThat(AtlasSplitter.split("-- atlas:delimiter \\n\\n\na;\nb;\n\nc\n\n"))
        .containsExactly(new Statement("a;\nb;", 2), new Statement("c", 5));
  }

  @Test
  void whatCannotBeTakenApartIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> AtlasSplitter.split("SELECT 1;\n SELECT (1;"))
        .isInstanceOf(ToolRefusal.class)
        .hasMessage("2:9: unclosed '('");
    assertThatThrownBy(() -> AtlasSplitter.split(")")).hasMessage("1:1: unexpected ')'");
    assertThatThrownBy(() -> AtlasSplitter.split("'")).hasMessageContaining("1:1: unclosed quote");
    assertThatThrownBy(() -> AtlasSplitter.split("-- atlas:delimiter \n;"))
        .hasMessageContaining("empty delimiter");
  }

  /** Atlas itself tries each of them to the end, within one another. */
  @Test
  @Timeout(60)
  void blocksWithoutEndTakeNeitherLongNorTheStack() {
    for (String open : List.of("BEGIN ", "BEGIN ATOMIC ", "BEGIN x; ", "BEGIN ( ")) {
      assertThatThrownBy(() -> AtlasSplitter.split(open.repeat(100_000)))
          .isInstanceOf(ToolRefusal.class);
    }
    for (String comment : List.of("/* ", "--", "BEGIN '' ")) {
      assertThatThrownBy(() -> AtlasSplitter.split(comment.repeat(500_000)))
          .isInstanceOf(ToolRefusal.class);
    }
    assertThatThrownBy(() -> AtlasSplitter.split("(".repeat(1_000_000)))
        .isInstanceOf(ToolRefusal.class);
  }

  @Test
  void aTableElsewhereTellsTheSchemaThatTheUrlIsBoundTo() throws Exception {
    server.sql("CREATE SCHEMA app; CREATE TABLE app.atlas_schema_revisions " + TABLE);
    hashed("1_a.sql", "CREATE TABLE a (i int);");

    assertThat(run().failure()).isEmpty();

    assertThat(server.ask("SELECT to_regclass('app.a')")).containsExactly("app.a");
    assertThat(server.ask("SELECT version FROM app.atlas_schema_revisions")).containsExactly("1");
    assertThat(server.ask("SELECT to_regnamespace('atlas_schema_revisions')"))
        .containsExactly("null");
  }

  @Test
  void theConfiguredTableIsTakenAndOneOfAnotherNameIsNot() throws Exception {
    server.sql("CREATE SCHEMA app");
    server.sql("CREATE TABLE app.atlas_schema_revisions " + TABLE);
    hashed("1_a.sql", "CREATE TABLE a (i int);");
    server.sql("CREATE SCHEMA more; CREATE TABLE more.atlas_schema_revisions " + TABLE);
    assertThat(run().failure().orElseThrow().message())
        .contains("ambiguous revision table", "app, more", "migrations.table");
    server.sql("INSERT INTO more.atlas_schema_revisions (version, description) VALUES ('0', 'x')");

    assertThat(run("more.atlas_schema_revisions").failure()).isEmpty();
    assertThat(server.ask("SELECT to_regclass('public.a')")).containsExactly("a");
    assertThat(server.ask("SELECT version FROM more.atlas_schema_revisions ORDER BY 1"))
        .containsExactly("0", "1");

    assertThat(run("revisions").failure().orElseThrow().message())
        .contains("always called atlas_schema_revisions");
  }

  @Test
  void aDatabaseThatIsNotEmptyIsRefusedWithoutARow() throws Exception {
    server.sql("CREATE TABLE old (i int)");
    hashed("1_a.sql", "CREATE TABLE a (i int);");

    assertThat(run().failure().orElseThrow().message())
        .contains("connected database is not clean: found schema \"public\"", "allow-dirty");
    assertThat(server.tables()).doesNotContain("a");
  }

  /** A hash is that of a file and of all before it, so that it tells of those behind nothing. */
  @Test
  void ofFilesBehindAnEditedOneNothingIsClaimed() throws Exception {
    branch.file("1_a.sql", "SELECT 1;").file("2_b.sql", "SELECT 2;");
    hashed("3_c.sql", "SELECT 3;");
    assertThat(run().failure()).isEmpty();
    assertThat(changed()).isEmpty();

    hashed("2_b.sql", "SELECT 4;");
    assertThat(changed()).containsExactly("2");
    assertThat(ledger())
        .extracting(row -> row.checksum().isPresent())
        .containsExactly(true, true, false);

    branch.without("1_a.sql");
    hashed("2_b.sql", "SELECT 2;");
    assertThat(changed()).isEmpty();
  }

  @Test
  void whatStandsBeforeTheFirstRowIsNotOutOfOrder() throws Exception {
    hashed("5_a.sql", "SELECT 1;");
    run();

    hashed("1_x.sql", "SELECT 1/0;");

    assertThat(ledger()).extracting(Row::id).containsExactly("1", "5");
    assertThat(run().failure()).isEmpty();
  }

  @Test
  void anArchiveOfAtlassAndAnotherToolsFormatAreNamedAndRefused() throws Exception {
    for (String text :
        List.of(
            "-- atlas:txtar\n\n-- checks.sql --\nSELECT false;\n-- migration.sql --\nSELECT 1;",
            "-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE a;",
            "-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE a;",
            "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--rollback DROP TABLE a;")) {
      hashed("1_a.sql", text);

      Failure failure = run().failure().orElseThrow();

      assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_NOT_RUN_HERE);
      assertThat(failure.message()).contains("db/migrations/1_a.sql");
      assertThat(failure.unfinished()).isFalse();
    }
  }

  @Test
  void aSecondRunWaitsForTheFirstsLockAndGivesUpAfterTenSeconds() throws Exception {
    hashed("1_a.sql", "CREATE TABLE a (i int);");
    try (Connection holder = server.administrator();
        var lock = holder.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      CompletableFuture<RunResult> waiting = CompletableFuture.supplyAsync(this::unchecked);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(
                      server.ask(
                          "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"))
                  .containsExactly("1"));
      assertThat(waiting).isNotDone();
      lock.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      assertThat(waiting.get(60, TimeUnit.SECONDS).failure()).isEmpty();

      lock.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      assertThat(run().failure().orElseThrow().message()).contains("acquiring database lock");
    }
  }

  private RunResult unchecked() {
    try {
      return run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void hashed(String name, String text) {
    RealAtlas.hash(branch.file(name, text));
  }

  private String refusal() throws Exception {
    try {
      atlas.list(branch.files(), MigrationSettings.defaults());
      throw new AssertionError("it was not refused");
    } catch (PreviewDbException e) {
      assertThat(e.problem()).isEqualTo(Problem.MIGRATION_REFUSED);
      return e.what();
    }
  }

  private List<Row> ledger() throws Exception {
    return atlas.ledger(server.run(branch.files())).orElseThrow().rows();
  }

  /** Of which the table says that they are not as they were. */
  private List<String> changed() throws Exception {
    List<Migration> here = atlas.list(branch.files(), MigrationSettings.defaults());
    return ledger().stream()
        .filter(row ->
            here.stream()
                .filter(migration -> migration.id().equals(row.id()))
                .anyMatch(migration ->
                    row.checksum().isPresent()
                        && !row.checksum().get().equals(migration.checksum())))
        .map(Row::id)
        .toList();
  }

  private RunResult run() throws Exception {
    return atlas.run(server.run(branch.files()), RunObserver.NONE);
  }

  private RunResult run(String table) throws Exception {
    MigrationSettings settings = new MigrationSettings(Optional.of(table), List.of(), Map.of());
    return atlas.run(server.run(branch.files(), settings, PreviewServer.LIMITS), RunObserver.NONE);
  }
}

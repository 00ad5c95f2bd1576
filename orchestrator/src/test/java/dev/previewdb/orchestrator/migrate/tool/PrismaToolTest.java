package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By Prisma's known format: its engine is no package that could be fetched. */
class PrismaToolTest {
  private static final String ROWS =
      "SELECT concat_ws(' ', migration_name, applied_steps_count, finished_at > started_at, logs IS NULL, rolled_back_at IS NULL, length(id))"
          + " FROM _prisma_migrations ORDER BY started_at";

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
    branch =
        new Branch(temp, "prisma/migrations")
            .file("migration_lock.toml", "# do not edit\nprovider = \"postgresql\"\n");
  }

  @Test
  void eachMigrationHasAFinishedRowWithTheHashOfItsBytes() throws Exception {
    add("20260101000000_a", "CREATE TABLE a (i int);\r\n-- \u00e9\r\n");
    add("20260102000000_b", "CREATE INDEX CONCURRENTLY x ON a (i);");

    assertThat(run().failure()).isEmpty();

    assertThat(server.ask(ROWS))
        .containsExactly("20260101000000_a 1 t t t 36", "20260102000000_b 1 t t t 36");
    assertThat(
            server.ask(
                "SELECT checksum = encode(sha256(convert_to(E'CREATE TABLE a (i int);\\r\\n-- \u00e9\\r\\n', 'UTF8')), 'hex')"
                    + " FROM _prisma_migrations ORDER BY started_at LIMIT 1"))
        .containsExactly("t");
    assertThat(run().applied()).isEmpty();
  }

  @Test
  void aFailureStaysInItsRowAndStopsEveryLaterRun() throws Exception {
    add("20260101000000_a", "CREATE TABLE a (i int);\nSELECT 1/0;");
    add("20260102000000_b", "SELECT 1;");

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.line()).hasValue(2);
    assertThat(failure.unfinished()).isTrue();
    assertThat(server.tables()).containsExactly("_prisma_migrations");
    assertThat(
            server.ask(
                "SELECT concat_ws(' ', migration_name, applied_steps_count, finished_at IS NULL, logs LIKE '%division by zero%') FROM _prisma_migrations"))
        .containsExactly("20260101000000_a 0 t t");
    assertThat(run().failure().orElseThrow().message())
        .contains("found failed migrations", "20260101000000_a", "division by zero");

    server.sql("UPDATE _prisma_migrations SET rolled_back_at = now()");
    add("20260101000000_a", "SELECT 1;");
    assertThat(ids(run())).containsExactly("20260101000000_a", "20260102000000_b");
  }

  @Test
  void twoConcurrentIndexesInOneFileFailAsOneMessageDoes() throws Exception {
    add("1_a", "CREATE TABLE a (i int);");
    add("2_b", "CREATE INDEX CONCURRENTLY x ON a (i); CREATE INDEX CONCURRENTLY y ON a (i);");

    assertThat(run().failure().orElseThrow().sqlState()).contains("25001");
  }

  @Test
  void anEditedOneIsNotComparedAndAnEarlierOneIsRun() throws Exception {
    add("2_b", "SELECT 1;");
    run();
    add("2_b", "SELECT 2;");
    add("1_a", "CREATE TABLE a (i int);");

    assertThat(ids(run())).containsExactly("1_a");
  }

  @Test
  void aDatabaseWithTablesAndWithoutPrismasIsRefused() throws Exception {
    server.sql("CREATE TABLE public.there (i int)");
    add("1_a", "SELECT 1;");

    assertThat(run().failure().orElseThrow().message()).contains("schema is not empty");
    assertThat(server.tables()).containsExactly("there");
  }

  @Test
  void aMigrationThatLeavesAnotherSearchPathFailsWithItsRowUnfinishedAndWithoutWords()
      throws Exception {
    add("1_a", "CREATE SCHEMA s; SET search_path = s;");
    add("2_b", "CREATE TABLE b (i int);");

    assertThat(run().failure().orElseThrow().message()).contains("_prisma_migrations");
    assertThat(
            server.ask(
                "SELECT migration_name || (finished_at IS NULL) || (logs IS NULL) FROM public._prisma_migrations"))
        .containsExactly("1_atruetrue");
  }

  @Test
  void filesOfAnotherDatabaseAreRefused() {
    branch.file("migration_lock.toml", "provider = \"mysql\"\n");
    add("1_a", "SELECT 1;");

    assertThatThrownBy(this::run)
        .isInstanceOf(PreviewDbException.class)
        .hasMessageContaining("`mysql`");
  }

  private void add(String name, String sql) {
    branch.file(name + "/migration.sql", sql);
  }

  private RunResult run() throws Exception {
    return new PrismaTool().run(server.run(branch.files()), RunObserver.NONE);
  }

  private static List<String> ids(RunResult result) {
    return result.applied().stream().map(applied -> applied.migration().id()).toList();
  }
}

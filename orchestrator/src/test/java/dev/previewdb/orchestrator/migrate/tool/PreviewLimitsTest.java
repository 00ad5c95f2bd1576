package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run has to do with the limits on sessions of its preview. */
class PreviewLimitsTest {
  @TempDir Path temp;

  @Test
  void aMigrationMayTakeLongerThanASessionMayIdle() throws Exception {
    try (PreviewServer server = PreviewServer.start(15)) {
      server.admin("postgres", "ALTER SYSTEM SET idle_in_transaction_session_timeout = '300ms'");
      server.admin("postgres", "ALTER SYSTEM SET idle_session_timeout = '300ms'");
      server.admin("postgres", "SELECT pg_reload_conf()");
      assertRuns(
          new FlywayTool(),
          server.fresh(),
          new Branch(temp, "src/main/resources/db/migration")
              .file("V1__one.sql", "CREATE TABLE one (i int); SELECT pg_sleep(1.5);")
              .file("V2__two.sql", "CREATE TABLE two (i int);"));
      assertRuns(
          new DbmateTool(),
          server.fresh(),
          new Branch(temp, "db/migrations")
              .file(
                  "1_one.sql",
                  "-- migrate:up\nCREATE TABLE one (i int); SELECT pg_sleep(1.5);\n-- migrate:down\n")
              .file("2_two.sql", "-- migrate:up\nCREATE TABLE two (i int);\n-- migrate:down\n"));
    }
  }

  @Test
  void aMigrationThatSortsMoreThanASessionMayIsToldWhichLimitItMet() throws Exception {
    try (PreviewServer server = PreviewServer.start(15)) {
      server.admin("postgres", "ALTER SYSTEM SET temp_file_limit = '1MB'");
      server.admin("postgres", "SELECT pg_reload_conf()");
      String sorts =
          "CREATE TABLE one AS SELECT count(*) FROM (SELECT i FROM generate_series(1, 500000) i ORDER BY -i) s;";
      assertSortsTooMuch(
          new FlywayTool(),
          server.fresh(),
          new Branch(temp, "src/main/resources/db/migration").file("V1__one.sql", sorts));
      assertSortsTooMuch(
          new DbmateTool(),
          server.fresh(),
          new Branch(temp, "db/migrations")
              .file("1_one.sql", "-- migrate:up\n" + sorts + "\n-- migrate:down\n"));
    }
  }

  private static void assertSortsTooMuch(MigrationTool tool, PreviewServer server, Branch branch)
      throws Exception {
    assertThat(tool.run(server.run(branch.files()), new Told()).failure())
        .hasValueSatisfying(failure -> {
          assertThat(failure.problem()).isEqualTo(Problem.MIGRATION_SORTS_TOO_MUCH);
          assertThat(failure.mend()).contains("engine.limits.temp-files");
        });
  }

  private static void assertRuns(MigrationTool tool, PreviewServer server, Branch branch)
      throws Exception {
    assertThat(tool.run(server.run(branch.files()), new Told()).failure()).isEmpty();
    assertThat(server.tables()).contains("one", "two");
  }
}

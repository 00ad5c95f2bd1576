package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preview's limits on its users' idle sessions are none of a run's own. */
class IdleLimitsTest {
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

  private static void assertRuns(MigrationTool tool, PreviewServer server, Branch branch)
      throws Exception {
    assertThat(tool.run(server.run(branch.files()), new Told()).failure()).isEmpty();
    assertThat(server.tables()).contains("one", "two");
  }
}

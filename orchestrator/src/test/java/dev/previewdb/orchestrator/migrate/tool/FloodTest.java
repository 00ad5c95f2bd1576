package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch that answers more than our memory holds: the rows are larger than the tests' heap. */
class FloodTest {
  private static final RunLimits PATIENT =
      new RunLimits(Duration.ofMinutes(4), Duration.ofMinutes(4));
  private static final String ROWS = "SELECT repeat('x', 1000) FROM generate_series(1, 1200000)";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(18);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void rowsAreThrownAwayWithDbmate() throws Exception {
    assertThat(run(new DbmateTool(), ROWS).failure()).isEmpty();
  }

  @Test
  void rowsAreCutOffWithFlyway() throws Exception {
    assertThat(run(new FlywayTool(), ROWS).failure())
        .map(Failure::message)
        .hasValueSatisfying(message -> assertThat(message).contains("maxResultBuffer"));
  }

  @Test
  void noticesAreThrownAwayWhileTheStatementStillRuns() throws Exception {
    String sql =
        """
        DO $$ BEGIN
          FOR i IN 1..1000 LOOP RAISE NOTICE 'early'; END LOOP;
          PERFORM pg_sleep(2);
          RAISE NOTICE 'last';
        END $$
        """;
    try (NoticeDrain drain = NoticeDrain.open();
        Connection connection = drain.drained(server.fresh().owner(new Properties()));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);

      int kept = 0;
      for (SQLWarning one = statement.getWarnings(); one != null; one = one.getNextWarning()) {
        kept++;
      }
      assertThat(kept).isLessThan(100);
    }
  }

  private RunResult run(MigrationTool tool, String sql) throws Exception {
    Branch branch =
        new Branch(temp, "db").file("1_a.sql", DbmateToolTest.up(sql)).file("V1__a.sql", sql + ";");
    return tool.run(
        server.fresh().run(branch.files(), MigrationSettings.defaults(), PATIENT),
        RunObserver.NONE);
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who ended a run: the branch, whose migration failed then, or what it runs on. */
class ServerFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<MigrationTool> TOOLS = List.of(new FlywayTool(), new DbmateTool());

  @TempDir Path temp;

  interface End {
    void of(PreviewServer server) throws SQLException;
  }

  static Stream<Arguments> ends() {
    End postmaster = server -> kill(server, "SELECT pg_read_file('postmaster.pid')");
    End backend =
        server -> kill(server, "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    return TOOLS.stream()
        .flatMap(tool ->
            Stream.of(
                Arguments.of(tool.name() + ", its postmaster is killed", tool, postmaster),
                Arguments.of(tool.name() + ", its session's process is killed", tool, backend),
                Arguments.of(tool.name() + ", it is stopped", tool, (End) PreviewServer::stop)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void aServerThatGoesAwayIsNoFailureOfTheMigration(String name, MigrationTool tool, End end)
      throws Exception {
    try (PreviewServer server = PreviewServer.start(18).fresh()) {
      CompletableFuture<RunResult> run =
          CompletableFuture.supplyAsync(() -> run(server, tool, "SELECT pg_sleep(50)"));
      await()
          .atMost(PATIENCE)
          .until(() ->
              !server
                  .ask("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                  .isEmpty());

      end.of(server);

      assertThatThrownBy(run::join)
          .cause()
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.MIGRATION_SERVER_LOST));
    }
  }

  @Test
  void whatTheBranchDidIsItsFailureWhateverItsCode() throws Exception {
    try (PreviewServer server = PreviewServer.start(18)) {
      server.admin("postgres", "ALTER ROLE preview SET temp_file_limit = '1MB'");
      assertOwn(server, "SELECT pg_terminate_backend(pg_backend_pid())", "57P01");
      assertOwn(server, "SELECT count(DISTINCT i) FROM generate_series(1, 1000000) i", "53400");
      server.admin("postgres", "ALTER ROLE preview RESET temp_file_limit");
      assertOwn(
          server,
          "SELECT count(pg_advisory_xact_lock(i)) FROM generate_series(1, 300000) i",
          "53200");
      for (String code : List.of("53100", "53200", "53300", "57P01", "57P02", "57P03", "08006")) {
        assertOwn(server, "DO $$ BEGIN RAISE 'mine' USING ERRCODE = '" + code + "'; END $$", code);
      }
    }
  }

  private void assertOwn(PreviewServer server, String sql, String code) throws Exception {
    server.fresh();
    for (MigrationTool tool : TOOLS) {
      Failure failure = run(server, tool, sql).failure().orElseThrow();

      assertThat(failure.problem())
          .as(sql)
          .isEqualTo(
              code.equals("53400") ? Problem.MIGRATION_SORTS_TOO_MUCH : Problem.MIGRATION_FAILED);
      assertThat(failure.sqlState()).as(tool.name() + ": " + sql).contains(code);
    }
  }

  private RunResult run(PreviewServer server, MigrationTool tool, String sql) {
    try {
      Branch branch =
          new Branch(temp, "db")
              .file("1_a.sql", DbmateToolTest.up(sql))
              .file("V1__a.sql", sql + ";");
      return tool.run(server.run(branch.files()), RunObserver.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the kernel does when memory runs out. */
  private static void kill(PreviewServer server, String pid) throws SQLException {
    long process = Long.parseLong(server.ask(pid).getFirst().lines().findFirst().orElseThrow());
    assertThat(ProcessHandle.of(process).orElseThrow().destroyForcibly()).isTrue();
  }
}

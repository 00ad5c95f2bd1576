package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The locks by which tools keep two runs apart. */
class ToolLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HELD_UP = "CREATE TABLE a (i int); SELECT pg_advisory_xact_lock(7);";

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

  static Stream<ToolForm> waiting() {
    return ToolForm.all()
        .filter(form -> List.of("golang-migrate", "sqlx", "prisma").contains(form.name()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waiting")
  void aSecondRunWaitsForTheFirstAndHasNothingLeftToDo(ToolForm form) throws Exception {
    form.add(branch, 1, HELD_UP);

    List<RunResult> both = together(form, "2");

    assertThat(both).allSatisfy(result -> assertThat(result.failure()).isEmpty());
    assertThat(both.getFirst().applied()).hasSize(1);
    assertThat(both.getLast().applied()).isEmpty();
    assertThat(both.getLast().skipped()).isEmpty();
    assertThat(both.getLast().before()).hasSize(1);
  }

  @Test
  void nodePgMigrateRefusesASecondRun() throws Exception {
    ToolForm form =
        ToolForm.all()
            .filter(each -> each.name().equals("node-pg-migrate"))
            .findFirst()
            .orElseThrow();
    form.add(branch, 1, HELD_UP);

    List<RunResult> both = together(form, "1");

    assertThat(both.getFirst().failure()).isEmpty();
    assertThat(both.getLast().failure().orElseThrow().message())
        .contains("Another migration is already running");
  }

  /**
   * Two runs, the first of which is held up in its migration until the second has come as far as it
   * can.
   */
  private List<RunResult> together(ToolForm form, String waiting) throws Exception {
    MigrationRun run = server.run(branch.files());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = server.administrator();
        Statement lock = holder.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(7)");
      Future<RunResult> first = threads.submit(() -> form.ours().run(run, RunObserver.NONE));
      awaitWaiting("1");
      Future<RunResult> second = threads.submit(() -> form.ours().run(run, RunObserver.NONE));
      if (waiting.equals("1")) {
        second.get(60, TimeUnit.SECONDS);
      }
      awaitWaiting(waiting);
      lock.execute("SELECT pg_advisory_unlock(7)");
      return List.of(first.get(60, TimeUnit.SECONDS), second.get(60, TimeUnit.SECONDS));
    }
  }

  private static void awaitWaiting(String count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    server.ask(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
                .containsExactly(count));
  }
}

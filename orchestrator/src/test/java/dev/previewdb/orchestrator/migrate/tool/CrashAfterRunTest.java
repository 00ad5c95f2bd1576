package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * Some commits of a run are not waited for. What it told is there all the same after a crash of the
 * server that follows at once.
 */
class CrashAfterRunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BEGUN =
      "SELECT backend_start FROM pg_stat_activity WHERE backend_type = 'checkpointer'";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(15);
    // so that it is the run that brings its commits to the disk, and not this one
    server.admin("postgres", "ALTER SYSTEM SET wal_writer_delay = '10s'");
    server.admin("postgres", "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<ToolForm> tools() {
    return ToolForm.all()
        .filter(form -> List.of("golang-migrate", "prisma", "sql", "flyway").contains(form.name()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void whatSucceededIsThere(ToolForm form) throws Exception {
    MigrationFiles files = branch(form, "INSERT INTO a VALUES (3);");

    RunResult result = form.ours().run(server.run(files), RunObserver.NONE);
    Optional<Ledger> told = form.ours().ledger(server.run(files));
    crash();

    assertThat(result.succeeded()).isTrue();
    assertThat(result.applied()).hasSize(3);
    assertThat(form.ours().ledger(server.run(files))).isEqualTo(told);
    assertThat(form.ours().pending(server.run(files))).isEmpty();
    assertThat(server.ask("SELECT i FROM a ORDER BY i")).containsExactly("2", "3");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void whatWasAppliedBeforeAFailureIsThereAndSoIsWhatIsToldOfTheFailure(ToolForm form)
      throws Exception {
    MigrationFiles files = branch(form, "INSERT INTO a VALUES (1 / 0);");

    RunResult result = form.ours().run(server.run(files), RunObserver.NONE);
    Optional<Ledger> told = form.ours().ledger(server.run(files));
    crash();

    assertThat(result.succeeded()).isFalse();
    assertThat(result.applied()).hasSize(2);
    assertThat(form.ours().ledger(server.run(files))).isEqualTo(told);
    assertThat(server.ask("SELECT i FROM a")).containsExactly("2");
  }

  private MigrationFiles branch(ToolForm form, String third) throws Exception {
    server.fresh();
    Branch branch = new Branch(temp, "db/migrations");
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 2, "INSERT INTO a VALUES (2);");
    form.add(branch, 3, third);
    return branch.files();
  }

  /** One process of the server dies, which takes the memory of all with it. */
  private static void crash() throws Exception {
    String before = server.ask(BEGUN).getFirst();
    Connection victim = server.administrator();
    int process = victim.unwrap(PGConnection.class).getBackendPID();
    assertThat(ProcessHandle.of(process).orElseThrow().destroyForcibly()).isTrue();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> server.ask(BEGUN), now -> !now.isEmpty() && !now.contains(before));
    // there is nobody left to take leave of
    victim.abort(Runnable::run);
  }
}

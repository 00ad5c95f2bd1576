package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.MigrateOrRebuild;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each push asks of a preview, whatever the tool: to go on, or to be cloned afresh. */
class RebuildTest {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void oneThatIsAppendedRunsOnThePreviewAsItIs(ToolForm form) throws Exception {
    PreviewHistory history = ran(form);
    assertThat(decide(form, history)).isInstanceOf(MigrateOrRebuild.Nothing.class);

    form.add(branch, 5, "CREATE TABLE later (i int);");

    assertThat(decide(form, history))
        .isInstanceOfSatisfying(
            MigrateOrRebuild.Migrate.class,
            migrate -> {
              assertThat(migrate.reason()).isEqualTo("1 new migration");
              assertThat(migrate.migrations()).hasSize(1);
            });
    RunResult next = run(form);
    assertThat(next.applied()).hasSize(1);
    assertThat(decide(form, history.after(next))).isInstanceOf(MigrateOrRebuild.Nothing.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void oneThatWasEditedAsksForAFreshClone(ToolForm form) throws Exception {
    PreviewHistory history = ran(form);

    form.add(branch, 2, "CREATE TABLE other (i int);");

    assertThat(rebuild(form, history)).contains("was edited after it ran on this preview");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void oneThatWasTakenOutAsksForAFreshClone(ToolForm form) throws Exception {
    PreviewHistory history = ran(form);

    branch = new Branch(temp, "db/migrations");
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 4, "CREATE TABLE c (i int);");

    assertThat(rebuild(form, history)).contains("is no longer in the branch");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void oneThatComesBeforeWhatRanAsksForAFreshClone(ToolForm form) throws Exception {
    PreviewHistory history = ran(form);

    form.add(branch, 3, "CREATE TABLE between_ (i int);");

    assertThat(rebuild(form, history)).contains("comes before", "which ran on this preview");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void aFailureIsTriedAgainWhereItLeftNothingAndElseOnAFreshClone(ToolForm form) throws Exception {
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 2, "SELECT 1/0;");
    RunResult failed = run(form);
    PreviewHistory history = PreviewHistory.fresh().after(failed);

    form.add(branch, 2, "SELECT 1;");

    boolean leftSomething = failed.failure().orElseThrow().unfinished();
    if (leftSomething) {
      assertThat(rebuild(form, history)).contains("failed outside a transaction");
      server.fresh();
    } else {
      assertThat(decide(form, history)).isInstanceOf(MigrateOrRebuild.Migrate.class);
    }
    assertThat(run(form).failure()).isEmpty();
  }

  private PreviewHistory ran(ToolForm form) throws Exception {
    form.add(branch, 1, "CREATE TABLE a (i int);");
    form.add(branch, 2, "CREATE TABLE b (i int);");
    form.add(branch, 4, "CREATE TABLE c (i int);");
    RunResult result = run(form);
    assertThat(result.applied()).hasSize(3);
    return PreviewHistory.fresh().after(result);
  }

  private RunResult run(ToolForm form) throws Exception {
    return form.ours().run(server.run(branch.files()), RunObserver.NONE);
  }

  private String rebuild(ToolForm form, PreviewHistory history) throws Exception {
    MigrateOrRebuild decision = decide(form, history);
    assertThat(decision).isInstanceOf(MigrateOrRebuild.Rebuild.class);
    return decision.reason();
  }

  private MigrateOrRebuild decide(ToolForm form, PreviewHistory history) throws Exception {
    return MigrateOrRebuild.decide(
        history,
        form.ours().name(),
        form.ours().list(branch.files(), MigrationSettings.defaults()));
  }
}

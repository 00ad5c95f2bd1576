package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every tool in its own form, without the tool; what it leaves is for {@link
 * AgainstRealToolsTest}.
 */
class SqlToolsTest {
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

  static Stream<RealTool> tools() {
    return RealTools.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void runsWhatIsPendingOnceAndThenWhatIsNew(RealTool tool) throws Exception {
    ToolCase.ALL.getFirst().pushes().getFirst().accept(tool, branch);
    List<Migration> pending = tool.ours().pending(server.run(branch.files()));

    RunResult first = run(tool);

    assertThat(first.failure()).isEmpty();
    assertThat(applied(first)).isEqualTo(pending).hasSize(13);
    assertThat(tool.ours().pending(server.run(branch.files()))).isEmpty();
    assertThat(applied(run(tool))).isEmpty();

    tool.add(branch, 30, "later", tool.text("CREATE TABLE later (i int);"));
    assertThat(applied(run(tool))).hasSize(1);
    assertThat(server.tables()).contains("later");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void aFailureNamesTheStatementAndItsLineInTheFile(RealTool tool) throws Exception {
    String text = tool.several("CREATE TABLE a (i int)", "-- why\nINSERT INTO a\nVALUES (1/0)");
    tool.add(branch, 1, "a", text);
    tool.add(branch, 2, "b", tool.text("CREATE TABLE b (i int);"));

    RunResult result = run(tool);

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.sqlState()).contains("22012");
    assertThat(failure.statement()).contains("INSERT INTO a\nVALUES (1/0)");
    int line =
        1 + (int) text.substring(0, text.indexOf("INSERT")).chars().filter(c -> c == '\n').count();
    assertThat(failure.line()).hasValue(line);
    assertThat(result.applied()).isEmpty();
    assertThat(result.skipped()).hasSize(1);
    assertThat(server.tables()).doesNotContain("a", "b");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void toolsWithOneTransactionForAllTakeBackWhatCameBeforeAFailure(RealTool tool) throws Exception {
    tool.add(branch, 1, "a", tool.text("CREATE TABLE a (i int);"));
    tool.add(branch, 2, "b", tool.text("SELECT 1/0;"));
    boolean together =
        tool.ours() instanceof NodePgMigrateTool || tool.ours() instanceof DrizzleTool;

    RunResult result = run(tool);

    assertThat(result.applied()).hasSize(together ? 0 : 1);
    assertThat(result.skipped()).hasSize(together ? 1 : 0);
    assertThat(server.tables().contains("a")).isEqualTo(!together);
  }

  private RunResult run(RealTool tool) throws Exception {
    return tool.ours().run(server.run(branch.files()), RunObserver.NONE);
  }

  private static List<Migration> applied(RunResult result) {
    return result.applied().stream().map(RunResult.Applied::migration).toList();
  }
}

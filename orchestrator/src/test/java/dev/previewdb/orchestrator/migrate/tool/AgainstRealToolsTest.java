package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.tool.RealTool.Outcome;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same pushes by each tool itself and by us: the same catalog, the same rows, the same verdict;
 * and the tool takes our database for its own. One tool alone: -Dpreviewdb.tool=goose.
 */
@Tag("tools")
class AgainstRealToolsTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  private static final ExamTable EXAMS = new ExamTable();

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    EXAMS.isTold();
  }

  static Stream<Arguments> cases() {
    return tools().flatMap(tool -> ToolCase.ALL.stream().map(given -> Arguments.of(tool, given)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void leavesWhatTheToolLeaves(RealTool tool, ToolCase given) throws Exception {
    assumeTrue(tool.isInstalled(), tool + " is not there: run orchestrator/src/test/tools/install");
    List<MigrationFiles> pushes = pushes(tool, given);

    server.fresh();
    List<Boolean> theirVerdicts = new ArrayList<>();
    List<String> theirWords = new ArrayList<>();
    for (MigrationFiles files : pushes) {
      Outcome outcome = tool.migrate(server, files);
      theirVerdicts.add(outcome.succeeded());
      theirWords.add(outcome.output());
    }
    CatalogFingerprint theirCatalog = fingerprint();
    List<String> theirRows = rows(tool);
    Outcome theirNext = tool.migrate(server, pushes.getLast());
    List<String> theirNextRows = rows(tool);

    server.fresh();
    List<Boolean> verdicts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (MigrationFiles files : pushes) {
      verdicts.add(run(tool, files, words));
    }

    assertThat(verdicts).as(theirWords + " against our " + words).isEqualTo(theirVerdicts);
    assertThat(rows(tool)).as(theirWords.toString()).isEqualTo(theirRows);
    assertThat(fingerprint().differences(theirCatalog)).as(theirWords.toString()).isEmpty();
    Outcome next = tool.migrate(server, pushes.getLast());
    assertThat(next).isEqualTo(theirNext);
    assertThat(rows(tool)).isEqualTo(theirNextRows);
    EXAMS.agreed(tool, given.name(), verdicts);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tools")
  void theToolHasNothingToDoOnOursAndGoesOnFromThere(RealTool tool) throws Exception {
    assumeTrue(tool.isInstalled(), tool + " is not there: run orchestrator/src/test/tools/install");
    List<MigrationFiles> pushes = pushes(tool, ToolCase.ALL.get(1));

    server.fresh();
    for (MigrationFiles files : pushes) {
      assertThat(tool.migrate(server, files).succeeded()).isTrue();
    }
    List<String> theirRows = rows(tool);
    CatalogFingerprint theirCatalog = fingerprint();
    server.fresh();
    List<String> words = new ArrayList<>();
    assertThat(run(tool, pushes.getFirst(), words)).as(words.toString()).isTrue();
    List<String> ourRows = rows(tool);
    Outcome nothing = tool.migrate(server, pushes.getFirst());
    assertThat(nothing.succeeded()).isTrue();
    assertThat(nothing.output()).contains(tool.nothingToDo());
    assertThat(rows(tool)).isEqualTo(ourRows);
    assertThat(tool.migrate(server, pushes.getLast()).succeeded()).isTrue();

    assertThat(rows(tool)).isEqualTo(theirRows);
    assertThat(fingerprint().differences(theirCatalog)).isEmpty();
    EXAMS.agreed(tool, ExamTable.FURTHER, List.of(true));
  }

  static Stream<RealTool> tools() {
    String only = System.getProperty("previewdb.tool", "");
    return RealTools.ALL.stream().filter(tool -> tool.toString().startsWith(only));
  }

  private List<MigrationFiles> pushes(RealTool tool, ToolCase given) throws Exception {
    Branch branch = new Branch(temp, "db/migrations");
    List<MigrationFiles> pushes = new ArrayList<>();
    for (BiConsumer<RealTool, Branch> push : given.pushes()) {
      push.accept(tool, branch);
      pushes.add(branch.files());
    }
    return pushes;
  }

  private static boolean run(RealTool tool, MigrationFiles files, List<String> words) {
    try {
      return tool.ours()
          .run(server.run(files), RunObserver.NONE)
          .failure()
          .map(failure -> words.add(failure.message()))
          .isEmpty();
    } catch (PreviewDbException e) {
      words.add(e.what());
      return false;
    }
  }

  private static List<String> rows(RealTool tool) throws Exception {
    boolean there =
        !server.ask("SELECT to_regclass('%s')".formatted(tool.table())).contains("null");
    return there ? server.ask(tool.rows()) : List.of("no table");
  }

  private static CatalogFingerprint fingerprint() throws Exception {
    try (Connection connection = server.administrator()) {
      return CatalogFingerprint.of(connection);
    }
  }
}

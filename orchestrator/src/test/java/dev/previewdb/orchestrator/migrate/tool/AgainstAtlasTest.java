package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is Atlas's own, by Atlas and by us: the same catalog, the same rows, the same verdicts; and
 * Atlas's command line takes our database for its own.
 */
@Tag("tools")
class AgainstAtlasTest {
  private static final RealAtlas ATLAS = new RealAtlas();

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(ATLAS.isInstalled(), "atlas is not there: run orchestrator/src/test/tools/install");
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() {
    if (ATLAS.isInstalled()) {
      server.close();
    }
  }

  static Stream<AtlasCase> cases() {
    return AtlasCase.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void leavesWhatAtlasLeaves(AtlasCase given) throws Exception {
    List<MigrationFiles> pushes = pushes(given);

    server.fresh().sql(given.before());
    List<Boolean> theirVerdicts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<List<String>> theirRows = new ArrayList<>();
    for (MigrationFiles files : pushes) {
      RealTool.Outcome outcome = ATLAS.migrate(server, files);
      theirVerdicts.add(outcome.succeeded());
      words.add(outcome.output());
      theirRows.add(rows());
    }
    CatalogFingerprint theirCatalog = fingerprint();

    server.fresh().sql(given.before());
    List<Boolean> verdicts = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (MigrationFiles files : pushes) {
      verdicts.add(run(files, words));
      rows.add(rows());
    }

    assertThat(verdicts).as(words.toString()).isEqualTo(theirVerdicts);
    assertThat(rows).as(words.toString()).isEqualTo(theirRows);
    assertThat(fingerprint().differences(theirCatalog)).as(words.toString()).isEmpty();
  }

  /** Of an old version: Go's modules have no newer one. */
  @Test
  void theCommandLineHasNothingToDoOnOursAndGoesOnFromThere() throws Exception {
    Path program = RealTool.TOOLS.resolve("bin/atlas");
    assertThat(program).exists();
    Branch branch = new Branch(temp, "db/migrations");
    RealAtlas.hash(branch.file("1_a.sql", "CREATE TABLE a (i int);").file("2_b.sql", "SELECT 2;"));
    server.fresh();
    List<String> words = new ArrayList<>();
    assertThat(run(branch.files(), words)).as(words.toString()).isTrue();

    assertThat(commandLine(program, branch, "status"))
        .contains("Migration Status: OK", "Current Version: 2", "Pending Files:   0");

    RealAtlas.hash(branch.file("3_c.sql", "CREATE TABLE c (i int);"));
    assertThat(commandLine(program, branch, "status")).contains("PENDING", "Next Version:    3");
    commandLine(program, branch, "apply");
    assertThat(server.tables()).contains("c");

    RealAtlas.hash(branch.file("4_d.sql", "CREATE TABLE d (i int);"));
    assertThat(run(branch.files(), words)).as(words.toString()).isTrue();
    assertThat(server.tables()).contains("d");
    assertThat(commandLine(program, branch, "status")).contains("OK", "Current Version: 4");
  }

  private static String commandLine(Path program, Branch branch, String what) throws Exception {
    MigrationFiles files = branch.files();
    RealTool.Outcome outcome =
        RealTool.run(
            server,
            files.directory(),
            Map.of("ATLAS_NO_UPDATE_NOTIFIER", "1", "HOME", files.directory().toString()),
            program.toString(),
            "migrate",
            what,
            "--dir",
            "file://" + files.directory(),
            "--url",
            server.url());
    assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    return outcome.output();
  }

  /** The URL names the schema: there Atlas keeps its table, and there it works. */
  @Test
  void whatAtlasBeganInTheSchemaOfItsUrlIsGoneOnWithThere() throws Exception {
    Branch branch = new Branch(temp, "db/migrations");
    RealAtlas.hash(branch.file("1_a.sql", "CREATE TABLE a (i int);"));
    server.fresh().sql("CREATE SCHEMA app");
    assertThat(bound(branch).succeeded()).isTrue();
    RealAtlas.hash(branch.file("2_b.sql", "CREATE TABLE b (i int);"));
    List<String> words = new ArrayList<>();

    assertThat(run(branch.files(), words)).as(words.toString()).isTrue();

    assertThat(server.ask("SELECT version FROM app.atlas_schema_revisions ORDER BY 1"))
        .containsExactly("1", "2");
    assertThat(server.ask("SELECT schemaname FROM pg_tables WHERE tablename IN ('a', 'b')"))
        .containsExactly("app", "app");
    assertThat(bound(branch).output()).contains(ATLAS.nothingToDo());
  }

  private static RealTool.Outcome bound(Branch branch) throws Exception {
    MigrationFiles files = branch.files();
    return RealTool.run(
        server,
        files.directory(),
        Map.of(),
        ATLAS.program().toString(),
        files.directory().toString(),
        server.url() + "&search_path=app");
  }

  private List<MigrationFiles> pushes(AtlasCase given) throws Exception {
    Branch branch = new Branch(temp, "db/migrations");
    List<MigrationFiles> pushes = new ArrayList<>();
    for (AtlasCase.Push push : given.pushes()) {
      push.to(branch);
      pushes.add(branch.files());
    }
    return pushes;
  }

  private static boolean run(MigrationFiles files, List<String> words) {
    try {
      return new AtlasTool()
          .run(server.run(files), RunObserver.NONE)
          .failure()
          .map(failure -> words.add(failure.message()))
          .isEmpty();
    } catch (PreviewDbException e) {
      words.add(e.what());
      return false;
    }
  }

  private static List<String> rows() throws Exception {
    boolean there =
        !server.ask("SELECT to_regclass('%s')".formatted(ATLAS.table())).contains("null");
    return there ? server.ask(ATLAS.rows()) : List.of("no table");
  }

  private static CatalogFingerprint fingerprint() throws Exception {
    try (Connection connection = server.administrator()) {
      return CatalogFingerprint.of(connection);
    }
  }
}

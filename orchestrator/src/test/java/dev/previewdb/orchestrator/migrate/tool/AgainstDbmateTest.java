package dev.previewdb.orchestrator.migrate.tool;

import static dev.previewdb.orchestrator.migrate.tool.DbmateToolTest.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same files by dbmate itself and by us: the same catalog, the same rows, the same verdict. */
@Tag("tools")
class AgainstDbmateTest {
  private static final String ROWS = "SELECT version FROM public.schema_migrations ORDER BY 1";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewServer server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        RealDbmate.isInstalled(), "dbmate is not there: run orchestrator/src/test/tools/install");
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() {
    if (RealDbmate.isInstalled()) {
      server.close();
    }
  }

  /** Name, files as name and text by turns. */
  static Stream<Arguments> cases() {
    String a = up("CREATE TABLE a (i int PRIMARY KEY)");
    return Stream.of(
        of("one", "1_a.sql", a),
        of(
            "order of names",
            "10_x.sql",
            up("CREATE TABLE ten (i int)"),
            "9_y.sql",
            up("CREATE TABLE nine (i int)"),
            "009_y.sql",
            up("CREATE TABLE o (i int)")),
        of(
            "other names",
            "2.sql",
            a,
            "3.down.sql",
            up("SELECT 3"),
            "4abc.sql",
            up("SELECT 4"),
            "x.sql",
            "x"),
        of("two sections", "1_a.sql", a + up("CREATE TABLE b (i int)")),
        of("second section fails", "1_a.sql", a + up("CREATE TABLE b (i int); SELECT 1/0")),
        of("crlf", "1_a.sql", a.replace("\n", "\r\n")),
        of("byte order mark", "1_a.sql", "\ufeff" + a),
        of("no down", "1_a.sql", "-- migrate:up\nSELECT 1;\n"),
        of("statement before", "1_a.sql", "SELECT 1;\n" + a),
        of("two downs", "1_a.sql", a + "-- migrate:down\n"),
        of("empty up", "1_a.sql", "-- migrate:up\n-- migrate:down\n"),
        of("empty file", "1_a.sql", ""),
        of("one version twice", "1_a.sql", a, "1_b.sql", up("CREATE TABLE b (i int)")),
        of(
            "concurrent alone",
            "1_a.sql",
            a,
            "2_b.sql",
            bare("CREATE INDEX CONCURRENTLY x ON a (i)")),
        of(
            "concurrent and more",
            "1_a.sql",
            a,
            "2_b.sql",
            bare("CREATE INDEX CONCURRENTLY x ON a (i); SELECT 1")),
        of(
            "concurrent in a transaction",
            "1_a.sql",
            a,
            "2_b.sql",
            up("CREATE INDEX CONCURRENTLY x ON a (i)")),
        of(
            "concurrent that fails",
            "1_a.sql",
            up("CREATE TABLE a AS SELECT 1 AS i FROM generate_series(1, 2)"),
            "2_b.sql",
            bare("CREATE UNIQUE INDEX CONCURRENTLY x ON a (i)")),
        of("syntax error", "1_a.sql", up("CREATE TABLE a (i int);\n\nCREATE TABEL b (i int)")),
        of("error on the data", "1_a.sql", a, "2_b.sql", up("INSERT INTO a VALUES (1), (1)")),
        of("raise", "1_a.sql", up("DO $$ BEGIN RAISE 'boom'; END $$")),
        of("commit inside", "1_a.sql", up("CREATE TABLE a (i int); COMMIT; SELECT 1/0")),
        of("commit at the end", "1_a.sql", up("CREATE TABLE a (i int); COMMIT")),
        of("rollback inside", "1_a.sql", up("ROLLBACK; CREATE TABLE b (i int)")),
        of("bare with several", "1_a.sql", bare("CREATE TABLE a (i int); SELECT 1/0")),
        of("search_path", "1_a.sql", up("CREATE SCHEMA s; SET search_path = s")),
        of(
            "search_path set locally",
            "1_a.sql",
            up("CREATE SCHEMA s; SET LOCAL search_path = s, public; RESET search_path")),
        of(
            "own table touched",
            "1_a.sql",
            up("INSERT INTO schema_migrations VALUES ('2')"),
            "2_b.sql",
            up("SELECT 2")),
        of("own table dropped", "1_a.sql", up("DROP TABLE schema_migrations")),
        of(
            "deferred to the commit",
            "1_a.sql",
            up(
                "CREATE TABLE a (i int PRIMARY KEY, p int REFERENCES a DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1, 2)")),
        of("read only", "1_a.sql", up("SET default_transaction_read_only = on"), "2_b.sql", a),
        of(
            "functions and quotes",
            "1_a.sql",
            up(
                "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT ';'';--' /* ; */ $f$;\nCOMMENT ON FUNCTION f() IS '\u00e9 \ud83d\ude00 {d x} ?'")));
  }

  private static Arguments of(String name, String... files) {
    return Arguments.of(name, List.of(files));
  }

  private static String bare(String sql) {
    return "-- migrate:up transaction:false\n" + sql + ";\n-- migrate:down\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void leavesWhatDbmateLeaves(String name, List<String> written) throws Exception {
    Branch branch = new Branch(temp, "db/migrations");
    for (int i = 0; i < written.size(); i += 2) {
      branch.file(written.get(i), written.get(i + 1).getBytes(StandardCharsets.UTF_8));
    }
    MigrationFiles files = branch.files();

    server.fresh();
    RealDbmate.Outcome theirs = RealDbmate.migrate(server, files);
    CatalogFingerprint theirCatalog = fingerprint();
    List<String> theirRows = rows();
    RealDbmate.Outcome theirStatus = RealDbmate.status(server, files);

    server.fresh();
    RunResult ours = new DbmateTool().run(server.run(files), RunObserver.NONE);

    assertThat(ours.succeeded()).as(theirs.output()).isEqualTo(theirs.succeeded());
    assertThat(rows()).as(theirs.output()).isEqualTo(theirRows);
    assertThat(fingerprint().differences(theirCatalog)).isEmpty();
    RealDbmate.Outcome status = RealDbmate.status(server, files);
    assertThat(status.output()).isEqualTo(theirStatus.output());
    if (ours.succeeded()) {
      assertThat(status.output()).contains("Pending: 0");
    }
    ours.failure()
        .flatMap(failure -> failure.sqlState())
        // of a transaction that ended inside, dbmate tells the symptom and we tell PostgreSQL's
        // error
        .filter(state -> !theirs.output().contains("unexpected transaction status"))
        .ifPresent(state -> assertThat(theirs.output()).contains("(" + state + ")"));
  }

  private static List<String> rows() throws Exception {
    boolean there =
        !server
            .ask(
                "SELECT 1 FROM pg_tables WHERE schemaname || '.' || tablename = 'public.schema_migrations'")
            .isEmpty();
    return there ? server.ask(ROWS) : List.of("no table");
  }

  private static CatalogFingerprint fingerprint() throws Exception {
    try (Connection connection = server.administrator()) {
      return CatalogFingerprint.of(connection);
    }
  }
}

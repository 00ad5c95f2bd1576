package dev.previewdb.orchestrator.migrate.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.SupabaseSplitter.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Supabase does that no other tool does; the rest is for {@link AgainstRealToolsTest}. */
class SupabaseToolTest {
  private static final String ROWS =
      "SELECT concat_ws(' ', version, name, statements) FROM supabase_migrations.schema_migrations ORDER BY 1";

  private final SupabaseTool supabase = new SupabaseTool();

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
    branch = new Branch(temp, "supabase/migrations");
  }

  @Test
  void theTableKeepsTheStatementsWithTheirComments() throws Exception {
    branch.file("20260101000000_first_one.sql", "-- why\nCREATE TABLE a (i int);\n\nSELECT ';';\n");

    assertThat(run().failure()).isEmpty();
    assertThat(server.ask(ROWS))
        .containsExactly(
            "20260101000000 first_one {\"-- why\nCREATE TABLE a (i int)\",\"SELECT ';'\"}");
  }

  @Test
  void aFileIsTakenApartByCharacters() {
    assertThat(split("a; b ;; c")).containsExactly("a", "b", "c");
    assertThat(split("$x$;$y$;$x$;b")).containsExactly("$x$;$y$;$x$", "b");
    assertThat(split("$1;b")).containsExactly("$1", "b");
    assertThat(split("';''\"';\"'\";b")).containsExactly("';''\"'", "\"'\"", "b");
    assertThat(split("--;\na;/*;/*;*/;*/b;c")).containsExactly("--;\na", "/*;/*;*/;*/b", "c");
    assertThat(split("a-b;a/b;c")).containsExactly("a-b", "a/b", "c");
    assertThat(split("f(a;b);c")).containsExactly("f(a;b)", "c");
    assertThat(split("begin atomic a;b; end;c")).containsExactly("begin atomic a;b; end", "c");
    assertThat(split("\\;a;b")).containsExactly("\\;a", "b");
    assertThat(split("\u00a0a\u2003;\n")).containsExactly("a");
    assertThat(split(" ;\n; ")).isEmpty();
  }

  /** Its first closing bracket ends all that are open; PostgreSQL then sees half a statement. */
  @Test
  void bracketsInBracketsEndTogetherAsWithSupabase() {
    assertThat(split("((a);b);c")).containsExactly("((a)", "b)", "c");
  }

  @Test
  void bracketsWithoutEndTakeNeitherLongNorTheStack() {
    assertThat(split("(".repeat(200_000) + ";a")).hasSize(1);
    assertThatThrownBy(() -> split("(atomic ".repeat(200_000)))
        .isInstanceOf(PreviewDbException.class);
  }

  @Test
  void theLineOfAStatementIsThatOfTheFile() {
    assertThat(SupabaseSplitter.split("a;\n\n-- x\nb;\r\nc"))
        .extracting(Part::line)
        .containsExactly(1, 3, 5);
  }

  @Test
  void aLongFileIsOneTransactionToo() throws Exception {
    String many = "CREATE TABLE t (i int);\n" + "INSERT INTO t VALUES (1);\n".repeat(600);
    branch.file("1_a.sql", many + "SELECT 1/0;\n").file("2_b.sql", "SELECT 1;");

    Failure failure = run().failure().orElseThrow();

    assertThat(failure.statement()).contains("SELECT 1/0");
    assertThat(failure.line()).hasValue(602);
    assertThat(failure.unfinished()).isFalse();
    assertThat(server.tables()).containsExactly("schema_migrations");
    branch.file("1_a.sql", many);
    assertThat(run().failure()).isEmpty();
    assertThat(server.ask("SELECT count(*) FROM t")).containsExactly("600");
    assertThat(
            server.ask(
                "SELECT cardinality(statements) FROM supabase_migrations.schema_migrations ORDER BY version"))
        .containsExactly("601", "1");
  }

  @Test
  void settingsOfOneFileAreGoneInTheNext() throws Exception {
    branch
        .file("1_a.sql", "CREATE SCHEMA s; SET search_path = s;")
        .file("2_b.sql", "CREATE TABLE b AS SELECT current_setting('statement_timeout') AS t;");

    assertThat(run().failure()).isEmpty();
    assertThat(server.ask("SELECT t FROM public.b")).containsExactly("30s");
  }

  @Test
  void nothingIsMadeWhereNothingIsPending() throws Exception {
    branch.file("seed.sql", "SELECT 1;").file("20200101000000_init.sql", "SELECT 1;");

    assertThat(supabase.list(branch.files(), MigrationSettings.defaults())).isEmpty();
    assertThat(run().applied()).isEmpty();
    assertThat(server.tables()).isEmpty();
  }

  @Test
  void whatIsGoneOrLateIsRefusedInSupabasesWords() throws Exception {
    branch.file("1_a.sql", "SELECT 1;").file("3_c.sql", "SELECT 1;");
    run();
    branch.file("2_b.sql", "SELECT 1;");
    assertThat(run().failure().orElseThrow().message())
        .contains("inserted before the last migration on remote database", "2");

    branch.without("2_b.sql").without("1_a.sql");
    assertThat(run().failure().orElseThrow().message())
        .contains("Remote migration versions not found in local", "1");
  }

  private static List<String> split(String text) {
    return SupabaseSplitter.split(text).stream().map(Part::text).toList();
  }

  private RunResult run() throws Exception {
    return supabase.run(server.run(branch.files()), RunObserver.NONE);
  }
}

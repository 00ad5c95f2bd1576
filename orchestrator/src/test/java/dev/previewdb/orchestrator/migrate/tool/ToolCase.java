package dev.previewdb.orchestrator.migrate.tool;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Migrations in any tool's form.
 *
 * @param pushes what each push makes of the branch
 */
record ToolCase(String name, List<BiConsumer<RealTool, Branch>> pushes) {

  private static ToolCase of(String name, BiConsumer<RealTool, Branch> push) {
    return new ToolCase(name, List.of(push));
  }

  private static ToolCase of(
      String name, BiConsumer<RealTool, Branch> first, BiConsumer<RealTool, Branch> then) {
    return new ToolCase(name, List.of(first, then));
  }

  /** One file of that SQL, after one that makes the table a. */
  private static ToolCase one(String name, String sql) {
    return of(
        name,
        (tool, branch) -> {
          tool.add(branch, 1, "a", tool.text(A));
          tool.add(branch, 2, "b", tool.text(sql));
        });
  }

  private static ToolCase bare(String name, String sql) {
    return of(
        name,
        (tool, branch) -> {
          tool.add(branch, 1, "a", tool.text(A));
          tool.add(branch, 2, "b", tool.bare(sql));
        });
  }

  private static final String A = "CREATE TABLE a (i int PRIMARY KEY, t text);";
  private static final String F =
      "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$\nBEGIN\n  RETURN ';'';--' /* ; */;\nEND $f$;";

  static final List<ToolCase> ALL =
      List.of(
          of("all sorts", ToolCase::allSorts),
          of(
              "a further push",
              ToolCase::allSorts,
              (tool, branch) ->
                  tool.add(branch, 20, "later", tool.text("CREATE TABLE later (i int);"))),
          bare("concurrent alone", "CREATE INDEX CONCURRENTLY x ON a (i)"),
          bare("concurrent and more", "CREATE INDEX CONCURRENTLY x ON a (i); SELECT 1;"),
          bare(
              "two concurrent",
              "CREATE INDEX CONCURRENTLY x ON a (i); CREATE INDEX CONCURRENTLY y ON a (t);"),
          one("concurrent in a transaction", "CREATE INDEX CONCURRENTLY x ON a (i);"),
          bare("bare that fails in the middle", "CREATE TABLE b (i int); SELECT 1/0;"),
          one("syntax error", "CREATE TABLE b (i int);\n\nCREATE TABEL c (i int);"),
          one("error on the data", "INSERT INTO a VALUES (1), (1);"),
          one("raise", "DO $$ BEGIN RAISE 'boom'; END $$;"),
          one("commit inside", "CREATE TABLE b (i int); COMMIT; SELECT 1/0;"),
          one("commit at the end", "CREATE TABLE b (i int); COMMIT;"),
          one("rollback inside", "ROLLBACK; CREATE TABLE b (i int);"),
          one("byte order mark inside", "\ufeffCREATE TABLE b (i int);"),
          one("empty", ""),
          one("a comment only", "-- nothing\n"),
          one("no semicolon at the end", "CREATE TABLE b (i int)"),
          one(
              "deferred to the commit",
              "CREATE TABLE c (i int PRIMARY KEY, p int REFERENCES c DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (1, 2);"),
          one("search_path", "CREATE SCHEMA s; SET search_path = s;"),
          of(
              "byte order mark",
              (tool, branch) -> tool.add(branch, 1, "a", "\ufeff" + tool.text(A))),
          of(
              "carriage returns",
              (tool, branch) ->
                  tool.add(
                      branch,
                      1,
                      "a",
                      tool.several("CREATE TABLE a (i int)", "COMMENT ON TABLE a IS 'x\ny'")
                          .replace("\n", "\r\n"))),
          of(
              "not UTF-8",
              (tool, branch) -> {
                tool.add(branch, 1, "a", tool.text(A));
                tool.add(branch, 2, "b", tool.text("SELECT 'MARK';"));
                branch.replace("MARK", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
              }),
          of("nothing at all", (tool, branch) -> tool.add(branch, 1, "a", "")),
          of(
              "a failure in the third of four",
              (tool, branch) -> {
                tool.add(branch, 1, "a", tool.text(A));
                tool.add(branch, 2, "b", tool.text("CREATE TABLE b (i int);"));
                tool.add(branch, 3, "c", tool.text("SELECT 1/0;"));
                tool.add(branch, 4, "d", tool.text("CREATE TABLE d (i int);"));
              }),
          of(
              "mended after a failure",
              (tool, branch) -> {
                tool.add(branch, 1, "a", tool.text(A));
                tool.add(branch, 2, "b", tool.text("SELECT 1/0;"));
              },
              (tool, branch) -> tool.add(branch, 2, "b", tool.text("SELECT 1;"))),
          of(
              "edited",
              ToolCase::first,
              (tool, branch) -> {
                tool.add(branch, 2, "b", tool.text("CREATE TABLE other (i int);"));
                tool.add(branch, 9, "new", tool.text("CREATE TABLE new (i int);"));
              }),
          of(
              "out of order",
              ToolCase::first,
              (tool, branch) ->
                  tool.add(branch, 3, "between", tool.text("CREATE TABLE between_ (i int);"))),
          of(
              "out of order and edited",
              ToolCase::first,
              (tool, branch) -> {
                tool.add(branch, 3, "between", tool.text("CREATE TABLE between_ (i int);"));
                tool.add(branch, 4, "c", tool.text("CREATE TABLE other (i int);"));
                tool.add(branch, 9, "new", tool.text("CREATE TABLE new (i int);"));
              }),
          of(
              "removed",
              ToolCase::first,
              (tool, branch) -> {
                branch.withoutAny("_c");
                tool.add(branch, 9, "new", tool.text("CREATE TABLE new (i int);"));
              }));

  private static void first(RealTool tool, Branch branch) {
    tool.add(branch, 1, "a", tool.text(A));
    tool.add(branch, 2, "b", tool.text("CREATE TABLE b (i int);"));
    tool.add(branch, 4, "c", tool.text("CREATE TABLE c (i int);"));
  }

  private static void allSorts(RealTool tool, Branch branch) {
    Consumer<String> next =
        new Consumer<>() {
          private int number = 1;

          @Override
          public void accept(String text) {
            tool.add(branch, number, "step_" + number + "_x", text);
            number++;
          }
        };
    next.accept(tool.text(A));
    next.accept(
        tool.several(
            "CREATE TABLE b (i int)", "CREATE INDEX ON b (i)", "INSERT INTO b VALUES (1)"));
    next.accept(tool.text(F));
    next.accept(tool.text("-- first\n/* a /* nested */ ; comment */\nSELECT f();"));
    next.accept(tool.text("COMMENT ON TABLE a IS '\u00e9 \ud83d\ude00 {d x} ? \\ $1 :x';"));
    next.accept(tool.text("CREATE TABLE \"t\u00e4ble\" (i int);\r\nSELECT 1;\r\n"));
    next.accept(tool.text("DO $$ BEGIN PERFORM 1; RAISE NOTICE 'x'; END $$;"));
    next.accept(tool.several("CREATE TYPE mood AS ENUM ('a', 'b')", "ALTER TABLE a ADD m mood"));
    next.accept(tool.text("CREATE VIEW v AS SELECT E'\\'; --' AS q, * FROM a;"));
    next.accept(tool.text("SELECT * FROM generate_series(1, 100);"));
    next.accept(tool.text("CREATE TABLE p (d date) PARTITION BY RANGE (d);"));
    next.accept(
        tool.text(
            "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"));
    next.accept(tool.text("UPDATE b SET i = i + 1;"));
  }

  @Override
  public String toString() {
    return name;
  }
}

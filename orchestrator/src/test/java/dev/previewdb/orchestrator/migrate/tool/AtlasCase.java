package dev.previewdb.orchestrator.migrate.tool;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Atlas does that no other tool does.
 *
 * @param before what is in the database when Atlas comes to it
 * @param pushes what each push makes of the branch
 */
record AtlasCase(String name, String before, List<Push> pushes) {
  private static final String NONE = "-- atlas:txmode none\n\n";
  private static final String A = "CREATE TABLE a (i int);\n";
  private static final String FAILS = NONE + A + "SELECT 1/0;\nCREATE TABLE c (i int);\n";

  /** What one push makes of a branch. */
  interface Push {
    void to(Branch branch);
  }

  /** Each push writes the files and then, as one should, atlas.sum. */
  private static AtlasCase of(String name, Push... pushes) {
    return new AtlasCase(
        name,
        "SELECT 1",
        Stream.of(pushes)
            .<Push>map(push ->
                branch -> {
                  push.to(branch);
                  RealAtlas.hash(branch);
                })
            .toList());
  }

  /** One file after one that makes the table a. */
  private static AtlasCase one(String name, String text) {
    return of(name, branch -> branch.file("1_a.sql", A).file("2_b.sql", text));
  }

  /** Files and atlas.sum, and then a change that atlas.sum does not know. */
  private static AtlasCase unhashed(String name, Push change) {
    return new AtlasCase(
        name,
        "SELECT 1",
        List.of(
            branch ->
                RealAtlas.hash(
                    branch.file("1_a.sql", A).file("2_b.sql", "CREATE TABLE b (i int);")),
            change));
  }

  private static AtlasCase dirty(String name, String before) {
    return new AtlasCase(
        name, before, List.of(branch -> RealAtlas.hash(branch.file("1_x.sql", "SELECT 1;"))));
  }

  static final List<AtlasCase> ALL =
      List.of(
          unhashed("edited behind atlas.sum", branch -> branch.file("2_b.sql", "SELECT 2;")),
          unhashed("added behind atlas.sum", branch -> branch.file("3_c.sql", "SELECT 3;")),
          unhashed("added before behind atlas.sum", branch -> branch.file("0_c.sql", "SELECT 3;")),
          unhashed("removed behind atlas.sum", branch -> branch.without("1_a.sql")),
          unhashed("no atlas.sum", branch -> branch.without(AtlasSum.NAME)),
          unhashed("empty atlas.sum", branch -> branch.file(AtlasSum.NAME, "")),
          unhashed(
              "no lines in atlas.sum", branch -> branch.file(AtlasSum.NAME, "h1:x\nnothing\n")),
          unhashed(
              "atlas.sum with carriage returns",
              branch -> branch.replace("=\n", "=\r\n".getBytes(StandardCharsets.UTF_8))),
          of(
              "a file that atlas.sum ignores",
              branch ->
                  branch.file("1_a.sql", "-- atlas:sum ignore\n\nSELECT 1;").file("2_b.sql", A)),
          of(
              "resumed after a failure",
              branch -> branch.file("1_b.sql", FAILS),
              branch -> branch.file("1_b.sql", FAILS.replace("1/0", "1")),
              branch -> branch.file("2_c.sql", "SELECT 2;")),
          of(
              "failed again",
              branch -> branch.file("1_b.sql", FAILS),
              branch -> branch.file("1_b.sql", FAILS.replace("1/0", "nothing"))),
          of(
              "changed before where it failed",
              branch -> branch.file("1_b.sql", FAILS),
              branch -> branch.file("1_b.sql", FAILS.replace("TABLE a", "TABLE b"))),
          of(
              "gone after a failure",
              branch -> branch.file("1_b.sql", FAILS).file("2_c.sql", "SELECT 1;"),
              branch -> branch.without("1_b.sql")),
          of(
              "grown after a failure",
              branch -> branch.file("1_b.sql", FAILS),
              branch -> branch.file("1_b.sql", FAILS.replace("1/0", "1") + "SELECT 3;"),
              branch -> branch.file("2_c.sql", "SELECT 2;")),
          of(
              "shrunk after a failure",
              branch -> branch.file("1_b.sql", FAILS),
              branch -> branch.file("1_b.sql", NONE + A)),
          of(
              "a failure and one added before",
              branch -> branch.file("1_a.sql", "SELECT 1;").file("3_b.sql", FAILS),
              branch ->
                  branch.file("2_b.sql", "SELECT 2;").file("3_b.sql", FAILS.replace("1/0", "1"))),
          of(
              "one version twice",
              branch -> branch.file("1_a.sql", A).file("1_b.sql", "CREATE TABLE b (i int);")),
          of(
              "other names",
              branch ->
                  branch
                      .file("1.sql", "SELECT 1;")
                      .file("10_x_y.z.sql", "SELECT 2;")
                      .file("9_y.sql", "SELECT 3;")
                      .file("a b.sql", "SELECT 4;")
                      .file("v1__c.up.sql", "SELECT 5;")
                      .file("README.md", "no migration")
                      .file("more/11_x.sql", "SELECT 1/0;")),
          one(
              "delimiter of lines",
              "-- atlas:delimiter \\n\\n\\n\nCREATE TABLE b (i int);\nINSERT INTO b VALUES (1);\n\n\nINSERT INTO b VALUES (2)\n\n\n"),
          one(
              "delimiter of signs",
              "-- atlas:delimiter -- end\nCREATE TABLE b (i int);\n-- end\nINSERT INTO b VALUES (1) -- end"),
          one("delimiter on another line", "-- x\n-- atlas:delimiter //\n\nSELECT 1//"),
          one("delimiter and nothing", "-- atlas:delimiter //"),
          one("delimiter between nothing", "-- atlas:delimiter //\nSELECT 1// //\n//"),
          one(
              "delimiter by command",
              "DELIMITER //\nSELECT 1; SELECT 2//\nDELIMITER ;\nSELECT 3; SELECT ';'"),
          one("no delimiter by command", "delimiters;"),
          one(
              "delimiter with carriage returns",
              "-- atlas:delimiter //\r\nSELECT 1; SELECT 2//\r\nSELECT 3//\r\n"),
          one(
              "delimiter and mode",
              "-- atlas:delimiter //\n-- atlas:txmode none\n\nCREATE TABLE b (i int)//\nSELECT 1/0//"),
          one("mode of no such name", "-- atlas:txmode some\n\nSELECT 1;"),
          one("mode of all", "-- atlas:txmode all\n\nSELECT 1;"),
          one("mode of file", "-- atlas:txmode file\n\nCREATE TABLE b (i int); SELECT 1/0;"),
          one("mode twice", "-- atlas:txmode none\n-- atlas:txmode file\n\nSELECT 1;"),
          one(
              "mode without a blank line",
              "-- atlas:txmode none\nCREATE TABLE b (i int);\nSELECT 1/0;"),
          one(
              "mode with carriage returns",
              "-- atlas:txmode none\r\n\r\nCREATE TABLE b (i int);\r\nSELECT 1/0;\r\n"),
          one(
              "mode behind another comment",
              "# x\n-- atlas:txmode none\n \t\nCREATE TABLE b (i int);\nSELECT 1/0;"),
          one("mode of a file of comments", "-- atlas:txmode none"),
          one(
              "several concurrent in no transaction",
              NONE
                  + "CREATE INDEX CONCURRENTLY x ON a (i);\nCREATE INDEX CONCURRENTLY y ON a (i);\nSELECT 1;"),
          one(
              "own transaction in none",
              NONE + "BEGIN;\nCREATE TABLE b (i int);\nCOMMIT;\nCREATE TABLE c (i int);"),
          one(
              "own transaction that fails in none",
              NONE + "SELECT 1;\nBEGIN;\nCREATE TABLE b (i int);\nSELECT 1/0;\nCOMMIT;"),
          one("own transaction left open in none", NONE + "BEGIN;\nCREATE TABLE b (i int);"),
          one(
              "savepoints",
              "SAVEPOINT x; CREATE TABLE b (i int); ROLLBACK TO x; RELEASE x; CREATE TABLE c (i int);"),
          one("a block that is a transaction", "BEGIN ; CREATE TABLE b (i int); END ; SELECT 1;"),
          one(
              "a transaction that begins and ends",
              "BEGIN TRANSACTION;\nCREATE TABLE b (i int);\nCOMMIT;\n"),
          one(
              "a function of SQL's own",
              "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;\nSELECT f();"),
          one(
              "a block without end",
              "CREATE TABLE begin_atomic (i int); COMMENT ON TABLE a IS 'x'; SELECT 1 AS begin ; SELECT 2;"),
          one(
              "dollars",
              "DO $a$ BEGIN PERFORM ';'; PERFORM $b$;$b$; END $a$; SELECT 1; SELECT $$;$$, '$';"),
          one("dollars without end", "SELECT 1; SELECT $x$;"),
          one("brackets", "SELECT (1); SELECT (2;"),
          one("brackets closed only", "SELECT 1);"),
          one("quotes without end", "SELECT 1; SELECT ';"),
          one("backslashes", "SELECT 'a\\'; SELECT 'b\\\\';"),
          one("escapes", "SELECT E'a\\'b'; SELECT 1;"),
          one("quoted names", "CREATE TABLE \"b;c\" (i int); SELECT 1 AS \"(\";"),
          one("back quotes", "SELECT 1 /* ` */; SELECT '`';"),
          one(
              "comments",
              "-- one\n/* two; */ SELECT 1; -- three;\nSELECT /* (' */ 2 -- ' (\n;\n\n-- four\n"),
          one("a comment at the end with a quote", "SELECT 1;\n-- it's"),
          one("comments within one another", "SELECT /* a /* b */ 1; SELECT 2 */ ;"),
          one("nothing but semicolons", ";;\n;"),
          one("copy", "COPY a FROM STDIN;"),
          one(
              "the table of revisions touched",
              "UPDATE atlas_schema_revisions.atlas_schema_revisions SET description = 'x';"),
          of(
              "settings stay",
              branch ->
                  branch
                      .file("1_a.sql", "CREATE SCHEMA s; SET search_path = s;")
                      .file("2_b.sql", A)
                      .file("3_c.sql", NONE + "CREATE TABLE c (i int);")),
          of(
              "a checkpoint in an empty database",
              branch ->
                  branch
                      .file("1_a.sql", "SELECT 1/0;")
                      .file("2_c.sql", "-- atlas:checkpoint\n\n" + A)
                      .file("3_b.sql", "CREATE TABLE b (i int);"),
              branch -> branch.file("4_d.sql", "SELECT 4;")),
          of(
              "a checkpoint where others have run",
              branch -> branch.file("1_a.sql", A).file("2_b.sql", "SELECT 2;"),
              branch ->
                  branch
                      .file("3_c.sql", "-- atlas:checkpoint v1\n\nSELECT 1/0;")
                      .file("4_d.sql", "SELECT 4;")),
          of(
              "a checkpoint that fails in the middle",
              branch ->
                  branch
                      .file("1_a.sql", "SELECT 1/0;")
                      .file(
                          "2_c.sql",
                          "-- atlas:checkpoint\n-- atlas:txmode none\n\n" + A + "SELECT 1/0;")
                      .file("3_b.sql", "SELECT 3;"),
              branch ->
                  branch.file(
                      "2_c.sql",
                      "-- atlas:checkpoint\n-- atlas:txmode none\n\n" + A + "SELECT 1;")),
          of(
              "two checkpoints",
              branch ->
                  branch
                      .file("1_a.sql", "-- atlas:checkpoint\n\nSELECT 1/0;")
                      .file("2_c.sql", "-- atlas:checkpoint\n\n" + A)
                      .file("3_b.sql", "SELECT 3;")),
          of(
              "before the first row",
              branch -> branch.file("5_a.sql", A),
              branch -> branch.file("1_x.sql", "SELECT 1/0;").file("6_b.sql", "SELECT 6;")),
          of(
              "several out of order",
              branch -> branch.file("1_a.sql", A).file("4_b.sql", "SELECT 4;"),
              branch -> branch.file("2_x.sql", "SELECT 2;").file("3_x.sql", "SELECT 3;")),
          dirty("a table before Atlas", "CREATE TABLE old (i int)"),
          dirty("a schema before Atlas", "CREATE SCHEMA old"),
          dirty("a view before Atlas", "CREATE VIEW old AS SELECT 1"),
          dirty("a schema gone before Atlas", "DROP SCHEMA IF EXISTS nothing"),
          dirty(
              "the schema of revisions before Atlas",
              "CREATE SCHEMA atlas_schema_revisions; CREATE TABLE atlas_schema_revisions.x (i int)"));

  @Override
  public String toString() {
    return name;
  }
}

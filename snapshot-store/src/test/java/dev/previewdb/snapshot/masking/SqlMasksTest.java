package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source is asked about expressions before any row is copied. */
class SqlMasksTest {
  private static final String DDL =
      "CREATE FUNCTION careless(text) RETURNS text LANGUAGE sql AS 'SELECT $1';"
          + " CREATE FUNCTION \"Odd\"(text) RETURNS text LANGUAGE sql AS 'SELECT $1';"
          + " CREATE FUNCTION careful(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';"
          + " CREATE TABLE t (id int, note text, short varchar(9), n int, tags text[])";

  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static MaskingPlan plan(Connection source, String column, String expression)
      throws SQLException {
    StringBuilder rules = new StringBuilder("public.t:\n");
    for (String name : new String[] {"id", "note", "short", "n", "tags"}) {
      rules.append("  ").append(name).append(": ");
      rules.append(
          name.equals(column)
              ? "{ mask: sql, by: ana, expression: '" + expression.replace("'", "''") + "' }\n"
              : "{ keep: x, by: y }\n");
    }
    return lab.plan(SourceSchema.read(source), rules.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note | left(note, 3)",
        "note | careful(note) -- said ana",
        "short | left(short, 2) || '…'",
        "note | CASE WHEN id > 3 THEN note ELSE 'x' END",
        "n | n / 10",
        "tags | ARRAY['a', note]",
        "note | (SELECT max(x) FROM unnest(tags) x)",
        "note | NULL::text"
      })
  void anExpressionOfTheColumnsTypeIsProven(String column, String expression) throws SQLException {
    try (Connection source = lab.database(DDL)) {
      source.setAutoCommit(false);
      MaskingPlan plan = plan(source, column, expression);
      assertThatCode(() -> plan.proveAtSource(source)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note | n | is of type integer, and the column of text. Cast it",
        "n | note | is of type text, and the column of integer. Cast it",
        "tags | note | is of type text, and the column of text[]",
        "note | md5(random()::text) | volatile: random",
        "n | nextval('s')::int | volatile: nextval",
        "note | careless(note) | volatile: careless",
        "note | \"Odd\" (note) | volatile: Odd",
        "note | lost(note) | does not take its expression: function lost(text) does not exist",
        "note | missing | does not take its expression: column \"missing\" does not exist",
        "note | max(note) | does not take its expression: aggregate functions are not allowed in WHERE",
        "note | unnest(tags) | does not take its expression: set-returning functions are not allowed in WHERE",
        "note | note), (note | does not take its expression",
        "note | note /* | does not take its expression",
      })
  void anExpressionThatCannotWorkIsRefusedAndTheTransactionGoesOn(
      String column, String expression, String why) throws SQLException {
    try (Connection source = lab.database(DDL)) {
      source.setAutoCommit(false);
      MaskingPlan plan = plan(source, column, expression);
      assertThatThrownBy(() -> plan.proveAtSource(source))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.MASK_DOES_NOT_FIT))
          .hasMessageContaining("public.t." + column + ": ")
          .hasMessageContaining(why);
      assertThat(SourceSchema.read(source).tables()).hasSize(1);
    }
  }

  @Test
  void aCheckOfTheRulesNamesTheColumnInTheWordsOfACaptureBesideThoseNobodyReviewed()
      throws SQLException {
    String text =
        """
        tables:
          public.t:
            note: { mask: sql, expression: "lost(note)", by: ana }
            n: { mask: sql, expression: "n / 10", by: ana }
        """;
    MaskingRules rules = MaskingRules.parse(text, "masking.yaml");
    try (Connection source = lab.database(DDL)) {
      MaskingCheck check = MaskingCheck.atSource(source, rules);
      assertThat(check.passes()).isFalse();
      assertThat(check.unreviewed())
          .containsExactly("public.t.id", "public.t.short", "public.t.tags");
      assertThat(check.unfit())
          .containsExactly(
              "public.t.note: the source does not take its expression: function lost(text) does not exist (SQLSTATE 42883). Mend it");
      assertThat(source.getAutoCommit()).as("the session is as it was").isTrue();
    }
  }

  @Test
  void ofATableThatMayNotBeReadNothingIsAsked() throws SQLException {
    String rules = "tables: { public.t: { c: { mask: sql, expression: lost(c), by: ana } } }";
    String ddl = "CREATE TABLE t (c text); DROP ROLE IF EXISTS poor; CREATE ROLE poor; ";
    try (Connection source = lab.database(ddl + "SET ROLE poor")) {
      assertThat(MaskingCheck.atSource(source, MaskingRules.parse(rules, "masking.yaml")).unfit())
          .isEmpty();
    }
  }

  @Test
  void theSourceComputesItWhereTheConditionIsTrue() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (\"a\"\"b\" text, c int, d text)",
            """
            public.t:
              'a"b': { mask: sql, expression: "left(d, 1) -- short", by: ana, when: "c > 1" }
              c: { mask: sql, expression: "0", by: ana }
              d: { mask: text, when: "c > 2" }
            """);
    TablePlan table = plan.tables().getFirst();
    assertThat(table.copyOut())
        .isEqualTo(
            "COPY (SELECT CASE WHEN (c > 1\n) THEN (left(d, 1) -- short\n) ELSE \"a\"\"b\" END, (0\n), \"d\", (c > 2\n) IS TRUE FROM ONLY \"public\".\"t\") TO STDOUT");
    assertThat(PlanLab.mask(plan, "public.t", "x\t0\tabc\tf")).isEqualTo("x\t0\tabc");
    assertThat(plan.coverage().getFirst().treatment().toString())
        .contains("sql, vouched for by ana");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c text UNIQUE",
        "c text CHECK (c <> '')",
        "c text CONSTRAINT k CHECK (c IS NOT NULL)",
        "c text REFERENCES p"
      })
  void nothingIsProvenOfWhatAnExpressionGives(String column) throws SQLException {
    String rule = "{ mask: sql, expression: \"lower(c)\", by: ana }";
    assertThat(
            lab.unfit(
                "CREATE TABLE p (c text PRIMARY KEY); CREATE TABLE t (" + column + ")",
                "public.p: { c: { keep: x, by: y } }\npublic.t: { c: " + rule + " }"))
        .contains("public.t.c: ");
  }
}

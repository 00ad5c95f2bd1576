package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How rows are read and written. */
class TablePlanTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void statementsNameEveryColumnAndNeverReadChildren() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (\"a\"\"b\" text, c int); CREATE TABLE none ()",
            """
            public.t:
              rows: "c > 1 -- not all"
              'a"b': { mask: text, when: "c > 2" }
              c: { keep: x, by: y }
            """);
    TablePlan table = plan.table(new TableName("public", "t")).orElseThrow();
    assertThat(table.copyOut())
        .isEqualTo(
            "COPY (SELECT \"a\"\"b\", \"c\", (c > 2\n) IS TRUE FROM ONLY \"public\".\"t\" WHERE (c > 1 -- not all\n)) TO STDOUT WITH (FORMAT binary)");
    assertThat(table.copyOut(10, 20))
        .contains("AND ctid >= '(10,0)'::pg_catalog.tid AND ctid < '(20,0)'");
    assertThat(table.count())
        .isEqualTo(
            "SELECT pg_catalog.count(*) FROM ONLY \"public\".\"t\" WHERE (c > 1 -- not all\n)");
    assertThat(table.copyIn("FREEZE"))
        .isEqualTo(
            "COPY \"public\".\"t\" (\"a\"\"b\", \"c\") FROM STDIN WITH (FREEZE, FORMAT binary)");
    TablePlan none = plan.table(new TableName("public", "none")).orElseThrow();
    assertThat(none.copyOut()).isEqualTo("COPY \"public\".\"none\" TO STDOUT");
    assertThat(none.copyOut(0, -1)).startsWith("COPY (SELECT  FROM ONLY");
  }

  @Test
  void rulesForWhatIsGoneAreToldByTheCheckOnly() throws SQLException {
    SourceSchema schema = lab.schema("CREATE TABLE t (a text, b jsonb)");
    MaskingRules rules =
        MaskingRules.parse(
            "tables:\n  public.t: { a: { mask: number }, gone: { mask: text } }\n  public.lost: { rows: none }\n",
            "m");
    MaskingCheck check = MaskingCheck.of(schema, rules);
    assertThat(check.passes()).isFalse();
    assertThat(check.unreviewed()).containsExactly("public.t.b");
    assertThat(check.gone()).containsExactly("public.lost", "public.t.gone");
    assertThat(check.unfit())
        .singleElement()
        .asString()
        .contains("public.t.a: the mask number does not take text");
    assertThat(check.draft()).contains("b: { mask: json, keys: mask }").doesNotContain("a: {");
    MaskingRules good =
        MaskingRules.parse("tables:\n  public.t: { a: { mask: text }, b: { mask: null } }\n", "m");
    assertThat(MaskingCheck.of(schema, good).passes()).isTrue();
  }
}

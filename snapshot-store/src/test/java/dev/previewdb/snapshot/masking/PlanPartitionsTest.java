package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Partitions, child tables and computed columns follow others. */
class PlanPartitionsTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static final String PARTITIONS =
      "CREATE TABLE p (at date, who text) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
          + " PARTITION BY LIST (who); CREATE TABLE p1a PARTITION OF p1 FOR VALUES IN ('a');";

  @Test
  void partitionsFollowTheirRootAndAreReadOneByOne() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            PARTITIONS + "CREATE TABLE p1d PARTITION OF p1 DEFAULT",
            "public.p: { at: { keep: x, by: y }, who: { mask: text } }");
    assertThat(plan.tables())
        .extracting(TablePlan::toString)
        .containsExactly("public.p1a", "public.p1d");
    assertThat(plan.tables())
        .allSatisfy(t -> assertThat(t.into()).isEqualTo(new TableName("public", "p")));
    assertThat(PlanLab.mask(plan, "public.p1a", "2024-01-01\tabc"))
        .isEqualTo(PlanLab.mask(plan, "public.p1d", "2024-01-01\tabc"));
    MaskingPlan kept =
        lab.plan(PARTITIONS, "public.p: { at: { keep: x, by: y }, who: { keep: x, by: y } }");
    assertThat(kept.tables()).allSatisfy(t -> assertThat(t.into()).isEqualTo(t.table().name()));
  }

  @Test
  void aMaskedPartitionKeyWithNowhereToGoIsRefused() throws SQLException {
    assertThat(lab.unfit(PARTITIONS, "public.p: { at: { mask: date }, who: { mask: text } }"))
        .contains("public.p.at: the partitions of public.p are chosen by it")
        .contains("public.p.who: the partitions of public.p1 are chosen by it");
  }

  @Test
  void aRuleForAPartitionIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                PARTITIONS,
                "public.p: { at: { keep: x, by: y }, who: { keep: x, by: y } }\npublic.p1a: { who: { mask: text } }"))
        .contains(
            "public.p1a.who: it is in a partition of public.p. Write its rule for that table");
  }

  @Test
  void aChildTableFollowsItsParentUnlessItHasItsOwnRule() throws SQLException {
    String ddl = "CREATE TABLE a (c text); CREATE TABLE b (d text) INHERITS (a)";
    MaskingPlan plan =
        lab.plan(
            ddl,
            "public.a: { c: { mask: constant, value: A } }\npublic.b: { d: { mask: constant, value: D } }");
    assertThat(PlanLab.mask(plan, "public.b", "x\ty")).isEqualTo("A\tD");
    MaskingPlan own =
        lab.plan(
            ddl,
            "public.a: { c: { mask: text } }\npublic.b: { c: { mask: constant, value: B }, d: { mask: text } }");
    assertThat(PlanLab.mask(own, "public.b", "x\t")).isEqualTo("B\t");
  }

  @Test
  void parentsThatDisagreeNeedARuleOfTheChild() throws SQLException {
    String ddl =
        "CREATE TABLE a (c text); CREATE TABLE b (c text); CREATE TABLE ab () INHERITS (a, b)";
    String rules = "public.a: { c: { mask: text } }\npublic.b: { c: { keep: x, by: y } }";
    assertThat(lab.unfit(ddl, rules))
        .contains("public.ab.c: the tables it takes its rule from disagree");
    assertThat(lab.plan(ddl, rules + "\npublic.ab: { c: { mask: null } }").tables()).hasSize(3);
  }

  @Test
  void computedColumnsAreNotCopiedAndHaveNoRule() throws SQLException {
    String ddl = "CREATE TABLE t (a text, twice text GENERATED ALWAYS AS (a || a) STORED, b text)";
    MaskingPlan plan =
        lab.plan(ddl, "public.t: { a: { mask: text }, b: { mask: constant, value: B } }");
    TablePlan table = plan.tables().getFirst();
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(table.copyOut())
        .isEqualTo("COPY \"public\".\"t\" (\"a\", \"b\") TO STDOUT WITH (FORMAT binary)");
    assertThat(PlanLab.mask(plan, "public.t", "\tx")).isEqualTo("\tB");
    assertThat(
            lab.unfit(
                ddl, "public.t: { a: { mask: text }, b: { mask: text }, twice: { mask: text } }"))
        .contains("public.t.twice: it is computed from other columns");
  }
}

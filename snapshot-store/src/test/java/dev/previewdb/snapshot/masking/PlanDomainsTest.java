package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns of one domain mask alike. */
class PlanDomainsTest {
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
  void oneDomainGivesOneResultAcrossTablesAndTypes() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE t (c varchar(30)); CREATE TABLE u (c text); CREATE TABLE n (a int, b bigint, c numeric(12,2))",
            """
            public.t: { c: { mask: email, domain: d } }
            public.u: { c: { mask: email, domain: d } }
            public.n: { a: { mask: number, domain: n }, b: { mask: number, domain: n }, c: { mask: number, domain: n } }
            """);
    assertThat(PlanLab.mask(plan, "public.t", "ana@x.y"))
        .isEqualTo(PlanLab.mask(plan, "public.u", "ana@x.y"))
        .hasSize(30);
    String[] numbers = PlanLab.mask(plan, "public.n", "4711\t4711\t4711.00").split("\t", -1);
    assertThat(numbers[0]).isEqualTo(numbers[1]).isNotEqualTo("4711");
    assertThat(numbers[2]).isEqualTo(numbers[0] + ".00");
  }

  @Test
  void oneDomainWithTwoMasksIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (a text, b text)",
                "public.t: { a: { mask: email, domain: d }, b: { mask: text, domain: d } }"))
        .contains("its domain `d` is masked by email in public.t.a");
  }

  @Test
  void aDomainWithCitextMasksWithoutRegardToCaseEverywhere() throws SQLException {
    String ddl =
        "CREATE EXTENSION citext; CREATE TABLE t (c citext UNIQUE); CREATE TABLE u (c text %s)";
    String rules =
        "public.t: { c: { mask: email, domain: d } }\npublic.u: { c: { mask: email, domain: d } }";
    MaskingPlan plan = lab.plan(ddl.formatted(""), rules);
    assertThat(PlanLab.mask(plan, "public.t", "Ana@X.y"))
        .isEqualTo(PlanLab.mask(plan, "public.u", "ana@x.Y"));
    assertThat(lab.unfit(ddl.formatted("UNIQUE"), rules)).contains("public.u.c").contains("citext");
  }

  @Test
  void aDomainWithPaddedTextMasksWithoutRegardToTheBlanks() throws SQLException {
    String ddl = "CREATE TABLE t (c char(10) UNIQUE); CREATE TABLE u (c text %s)";
    String rules =
        "public.t: { c: { mask: text, domain: d } }\npublic.u: { c: { mask: text, domain: d } }";
    MaskingPlan plan = lab.plan(ddl.formatted(""), rules);
    assertThat(PlanLab.mask(plan, "public.t", "AB1       "))
        .isEqualTo(PlanLab.mask(plan, "public.u", "AB1"));
    assertThat(lab.unfit(ddl.formatted("UNIQUE"), rules))
        .contains("public.u.c")
        .contains("char(n)");
  }
}

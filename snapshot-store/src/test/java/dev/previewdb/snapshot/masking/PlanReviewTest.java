package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nobody reviewed stops a plan. */
class PlanReviewTest {
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
  void everyUnreviewedColumnIsNamedWithADraftOfARuleForIt() throws SQLException {
    SourceSchema schema =
        lab.schema(
            "CREATE TABLE t (id int PRIMARY KEY, email text, note text, ok boolean); CREATE TABLE u (\"new\nline\" jsonb)");
    assertThatThrownBy(() -> lab.plan(schema, "public.t:\n  id: { keep: key, by: ana }"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.UNREVIEWED_COLUMNS);
              assertThat(e.what())
                  .contains("masking.yaml say nothing about 4 columns")
                  .contains(
                      "public.t.email", "public.t.note", "public.t.ok", "public.u.new\\u000aline");
              assertThat(e.mend())
                  .contains("email: { mask: email, domain: email }")
                  .contains("note: { mask: text }")
                  .contains("ok: { keep:")
                  .contains("\"new\\u000aline\": { mask: json, keys: mask }")
                  .doesNotContain("id: {");
            });
  }

  @Test
  void theDraftInAnErrorMakesTheRulesWhole() throws SQLException {
    SourceSchema schema =
        lab.schema("CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, note text NOT NULL)");
    try {
      lab.plan(schema, "{}");
      throw new AssertionError("nobody reviewed this");
    } catch (SnapshotException e) {
      String draft = e.mend().substring(e.mend().indexOf("tables:"));
      assertThat(MaskingPlan.of(schema, MaskingRules.parse(draft, "draft"), MaskLab.KEY).tables())
          .hasSize(1);
    }
  }

  @Test
  void aNewColumnStopsTheNextCapture() throws SQLException {
    String rules = "public.t:\n  a: { mask: text }";
    assertThat(lab.plan("CREATE TABLE t (a text)", rules).coverage()).hasSize(1);
    assertThatThrownBy(() -> lab.plan("CREATE TABLE t (a text, b text)", rules))
        .hasMessageContaining("public.t.b");
  }

  @Test
  void tablesWithoutRowsNeedNoReviewAndAreNotRead() throws SQLException {
    MaskingPlan plan =
        lab.plan("CREATE TABLE t (a text); CREATE TABLE empty ()", "public.t: { rows: none }");
    assertThat(plan.tables()).extracting(TablePlan::toString).containsExactly("public.empty");
    assertThat(plan.coverage())
        .containsExactly(
            new ColumnCoverage(
                new TableName("public", "t"),
                "a",
                new ColumnCoverage.Treatment.NotCopied("rows: none")));
  }

  @Test
  void bookkeepingIsKeptOnlyInItsOwnShape() throws SQLException {
    MaskingPlan plan =
        lab.plan(
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)", "{}");
    assertThat(plan.coverage())
        .extracting(ColumnCoverage::treatment)
        .containsOnly(
            new ColumnCoverage.Treatment.Kept(
                "previewdb", "migration bookkeeping of golang-migrate"));
    assertThatThrownBy(() ->
            lab.plan(
                "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean, who text)",
                "{}"))
        .hasMessageContaining("public.schema_migrations.who");
    assertThatThrownBy(() -> lab.plan("CREATE TABLE migrations (id int, name text)", "{}"))
        .hasMessageContaining("public.migrations.name");
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both sides of a foreign key hold the same values once they are masked. */
class PlanForeignKeysTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static final String SIDES =
      "CREATE TABLE p (c text PRIMARY KEY); CREATE TABLE f (c text REFERENCES p %s)";

  @Test
  void aColumnThatPointsAtAnotherFollowsItsRule() throws SQLException {
    MaskingPlan plan = lab.plan(SIDES.formatted(""), "public.p: { c: { mask: text } }");
    assertThat(PlanLab.mask(plan, "public.f", "Ana Example"))
        .isEqualTo(PlanLab.mask(plan, "public.p", "Ana Example"))
        .isNotEqualTo("Ana Example");
    assertThat(lab.plan(SIDES.formatted(""), "public.p: { c: { keep: why, by: ana } }").coverage())
        .contains(
            new ColumnCoverage(
                new TableName("public", "f"),
                "c",
                new ColumnCoverage.Treatment.Kept("ana", "as public.p.c: why")));
  }

  @Test
  void aForeignKeyWithOneSideMaskedIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                SIDES.formatted(""),
                "public.p: { c: { mask: text } }\npublic.f: { c: { keep: x, by: y } }"))
        .contains(
            "public.f.c: it points at public.p.c (foreign key f_c_fkey), and only the other is masked");
    assertThat(
            lab.unfit(
                SIDES.formatted(""),
                "public.f: { c: { mask: text } }\npublic.p: { c: { keep: x, by: y } }"))
        .contains("only the one is masked");
  }

  @Test
  void aForeignKeyMaskedInTwoDomainsIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                SIDES.formatted(""),
                "public.p: { c: { mask: text } }\npublic.f: { c: { mask: text } }"))
        .contains(
            "which is masked otherwise: give both the same mask and domain, here `text` in `public.p.c`");
    assertThat(
            lab.plan(
                    SIDES.formatted(""),
                    "public.p: { c: { mask: text, domain: d } }\npublic.f: { c: { mask: text, domain: d } }")
                .tables())
        .hasSize(2);
  }

  @Test
  void aForeignKeyOfNullsPointsNowhere() throws SQLException {
    assertThat(
            lab.plan(
                    SIDES.formatted(""),
                    "public.p: { rows: none }\npublic.f: { c: { mask: null } }")
                .tables())
        .hasSize(1);
  }

  @Test
  void aForeignKeyToRowsThatAreLeftBehindIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                SIDES.formatted(""), "public.p: { rows: none }\npublic.f: { c: { mask: text } }"))
        .contains(
            "public.f.c: it points at public.p (foreign key f_c_fkey), whose rows are not copied."
                + " Use `mask: null` for c, `rows: none` for public.f too, or copy rows of public.p");
    assertThat(
            lab.unfit(
                SIDES.formatted(" NOT NULL"),
                "public.p: { rows: none }\npublic.f: { c: { mask: text } }"))
        .contains("Use `rows: none` for public.f too, or copy rows of public.p");
  }

  @Test
  void aForeignKeyToSomeRowsIsHeldToTheSameMasks() throws SQLException {
    String some = "public.p: { rows: \"c > 'm'\", c: { mask: text } }\npublic.f: { c: %s }";
    assertThat(lab.unfit(SIDES.formatted(""), some.formatted("{ keep: x, by: y }")))
        .contains("only the other is masked");
    assertThat(
            lab.plan(SIDES.formatted(""), some.formatted("{ mask: text, domain: public.p.c }"))
                .tables())
        .hasSize(2);
  }

  @Test
  void rowsOfOnePartitionAreNotForItsOwnRuleToChoose() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t DEFAULT",
                "public.t: { a: { keep: x, by: y } }\npublic.t1: { rows: \"sample 1%\" }"))
        .contains("public.t1.rows: it is a partition of public.t. Write `rows` for that table");
  }

  @Test
  void aKeyThatIsNotValidatedIsNotTakenForAReview() throws SQLException {
    String ddl =
        "CREATE TABLE p (c text PRIMARY KEY); CREATE TABLE f (c text); ALTER TABLE f ADD FOREIGN KEY (c) REFERENCES p NOT VALID";
    assertThatThrownBy(() -> lab.plan(ddl, "public.p: { c: { keep: x, by: y } }"))
        .hasMessageContaining("public.f.c");
  }

  @Test
  void cyclesOfForeignKeysEndAndSelfReferencesFollowThemselves() throws SQLException {
    String ddl =
        "CREATE TABLE a (id int PRIMARY KEY, b int, up int REFERENCES a); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);"
            + " ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b";
    assertThat(
            lab.plan(
                    ddl,
                    "public.a: { id: { keep: key, by: y } }\npublic.b: { id: { mask: number } }")
                .coverage())
        .hasSize(5)
        .noneMatch(c -> c.treatment() instanceof ColumnCoverage.Treatment.NotCopied);
    String circle =
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b";
    SourceSchema schema = lab.schema(circle);
    assertThatThrownBy(() -> lab.plan(schema, "{}"))
        .hasMessageContaining("public.a.id")
        .hasMessageContaining("public.b.id");
    assertThat(
            MaskingPlan.of(
                    schema,
                    MaskingRules.parse(MaskingDraft.of(schema, DraftSample.none()), "d"),
                    MaskLab.KEY)
                .tables())
        .hasSize(2);
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of composite types, as the server writes them and as it would read them. */
class CompositeMaskTest {
  private static final String TYPES =
      "CREATE DOMAIN zip AS varchar(9) CHECK (length(VALUE) > 2);"
          + " CREATE TYPE person AS (name text, age int, mail varchar(40));"
          + " CREATE TYPE address AS (street text, zip zip, ok boolean, owner person, doc jsonb, phones text[]);"
          + " CREATE TABLE t (c address); CREATE TABLE u (mail text);";

  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static MaskingPlan plan(String rule) throws SQLException {
    return lab.plan(
        TYPES, "public.t: { c: " + rule + " }\npublic.u: { mail: { mask: email, domain: mail } }");
  }

  @Test
  void fieldsAreMaskedByTheirRulesAndAgreeWithTheColumnsOfTheirDomains() throws SQLException {
    MaskingPlan plan =
        plan(
            "{ mask: composite, fields: { street: { mask: constant, value: 'a, \"b\" \\c' }, zip: 'null',"
                + " owner: { mask: composite, fields: { mail: { mask: email, domain: mail } }, others: { keep: x, by: y } },"
                + " doc: { mask: json, paths: { a: 'null' } } } }");
    assertThat(
            PlanLab.mask(
                plan,
                "public.t",
                "(\"Elm St\",12345,t,\"(Ana,47,ana@x.y)\",\"{\"\"a\"\": 1, \"\"b\"\": \"\"xyz\"\"}\",\"{\"\"030 12\"\",NULL}\")"))
        .matches(
            "\\(\"a, \"\"b\"\" \\\\\\\\\\\\\\\\c\",,t,\"\\(Ana,47,"
                + PlanLab.mask(plan, "public.u", "ana@x.y")
                + "\\)\",\"\\{\"\"a\"\": null, \"\"b\"\": \"\"[a-z]{3}\"\"}\",\"\\{\"\"[0-9]{3} [0-9]{2}\"\",NULL}\"\\)");
  }

  @Test
  void fieldsThatAreNotNamedAreMaskedByWhatIsUsualForTheirType() throws SQLException {
    MaskingPlan plan = plan("{ mask: composite, fields: { zip: text } }");
    String masked =
        PlanLab.mask(
            plan,
            "public.t",
            "(\"Elm St\",12345,f,\"(Ana,47,ana@x.y)\",\"{\"\"key\"\": 1234567}\",{abcdefgh})");
    assertThat(masked)
        .matches(
            "\\(\"[A-Z][a-z]{2} [A-Z][a-z]\",[0-9]{5},f,\"\\([A-Z][a-z]{2},[0-9]{2},[a-z]{3}@[a-z][.][a-z]\\)\",\"\\{\"\"[a-z]{3}\"\": [0-9]{7}}\",\\{[a-z]{8}}\\)")
        .doesNotContain("Elm St", "12345", "ana@x.y", "1234567", "abcdefgh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(,,,,,)", "(\"\",,,,,)", "(,,t,,,)", "(\"\",,f,\"(,,)\",,{})", "\\N", ""})
  void nullFieldsAndEmptyTextsAndTruthStay(String row) throws SQLException {
    assertThat(PlanLab.mask(plan("{ mask: composite, fields: { zip: text } }"), "public.t", row))
        .isEqualTo(row);
  }

  @Test
  void fieldsThatAreKeptStayByteForByte() throws SQLException {
    String row =
        "(\" a\"\"b\\\\\\\\(c),\\td \",\"1\"\"2\",t,\"(\"\"x \\\\\\\\\\\\\\\\ \"\"\"\"y\"\"\"\"\"\",,)\",,\"{\"\"a b\"\"}\")";
    assertThat(
            PlanLab.mask(plan("{ mask: composite, others: { keep: x, by: y } }"), "public.t", row))
        .isEqualTo(row);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "(secret)", "(,,,,,,secret)", "(\"secret,,,,,)", "(,,,,,"})
  void whatIsNoValueOfTheTypeIsRefusedWithoutBeingShown(String row) throws SQLException {
    MaskingPlan plan = plan("{ mask: composite, fields: { zip: text } }");
    assertThatThrownBy(() -> PlanLab.mask(plan, "public.t", row))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("public.t.c")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ mask: composite, fields: { zip: text, lost: text } } | has no field lost",
        "{ mask: composite, fields: { zip: number } } | its field zip: the mask number does not take",
        "{ mask: composite, fields: { zip: email } } | its field zip: zip holds 9 characters, and the mask email needs",
        "{ mask: composite, fields: { zip: { mask: constant, value: 'x' } } } | the CHECK zip_check reads it",
        "{ mask: composite, fields: { zip: text }, others: refuse } | its field street: nothing is said of it. Name it in `fields`; Use one of",
        "{ mask: composite, fields: { zip: text, owner: { mask: composite, others: refuse } } } | its field owner: its field name: nothing is said of it",
        "{ mask: composite, fields: { zip: text, phones: { mask: email, domain: mail }, street: { mask: phone, domain: mail } } } | its domain `mail` is masked by",
        "{ mask: composite, fields: { zip: text, owner: email } } | its field owner: the mask email does not take person. Use composite",
      })
  void aRuleThatDoesNotFitAFieldIsRefused(String rule, String why) throws SQLException {
    assertThat(
            lab.unfit(
                TYPES,
                "public.t: { c: " + rule + " }\npublic.u: { mail: { mask: email, domain: mail } }"))
        .contains("public.t.c: ")
        .contains(why);
  }

  @Test
  void aFieldOfATypeThatNoMaskTakesMustBeNamed() throws SQLException {
    String ddl = "CREATE TYPE stay AS (who text, during daterange); CREATE TABLE t (c stay)";
    assertThat(lab.unfit(ddl, "public.t: { c: { mask: composite } }"))
        .contains("its field during: nothing is said of it")
        .contains("constant with `value: \"empty\"`");
    MaskingPlan plan =
        lab.plan(ddl, "public.t: { c: { mask: composite, fields: { during: 'null' } } }");
    assertThat(PlanLab.mask(plan, "public.t", "(Ana,\"[2024-01-01,2024-01-09)\")"))
        .matches("\\([A-Z][a-z]{2},\\)");
  }

  @Test
  void aCheckOnTheWholeValueIsNotProven() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TYPE two AS (a text, b text); CREATE TABLE t (c two CHECK (c IS NOT NULL))",
                "public.t: { c: { mask: composite, fields: { a: 'null' } } }"))
        .contains("the CHECK t_c_check reads it");
  }
}

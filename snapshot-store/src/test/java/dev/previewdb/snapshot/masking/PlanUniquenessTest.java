package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must differ still differs once it is masked. */
class PlanUniquenessTest {
  private static PlanLab lab;

  @BeforeAll
  static void start() {
    lab = new PlanLab();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text, card, 'Use email'", "text, 'text.redact, by: ana', 'Use email'",
        "'numeric(9,6)', 'geo, part: latitude', 'Use number'",
    "text, 'name', 'Use email, phone, text'", "text, 'address', 'Use email'",
        "text, 'constant, value: x', 'Use email'",
    "date, date, 'per: domain'", "real, number, 'No mask keeps'",
        "uuid, 'constant, value: 00000000-0000-0000-0000-000000000000', 'Use uuid'",
  })
  void aLossyMaskOnAUniqueColumnIsRefusedWithTheMend(String type, String mask, String mend)
      throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c %s UNIQUE)".formatted(type),
                "public.t:\n  c: { mask: %s }".formatted(mask)))
        .contains("public.t.c: it must stay unique (t_c_key)")
        .contains("is lossy")
        .contains(mend);
  }

  @ParameterizedTest
  @CsvSource({
    "text, email",
    "text, phone",
    "text, text",
    "text, uuid",
    "text, hash",
    "uuid, uuid",
    "inet, network",
    "bigint, encrypt",
    "'varchar(12)', 'encrypt, alphabet: alphanumeric'",
    "macaddr8, network",
    "text, network",
    "text, iban",
    "bytea, hash",
    "int, number",
    "'numeric(10,2)', number",
    "date, 'date, per: domain'",
    "timestamptz, 'date, per: domain'",
    "text, null"
  })
  void aMaskThatKeepsValuesApartIsTakenOnAUniqueColumn(String type, String mask)
      throws SQLException {
    assertThat(
            lab.plan(
                    "CREATE TABLE t (c %s UNIQUE)".formatted(type),
                    "public.t:\n  c: { mask: %s }".formatted(mask))
                .tables())
        .hasSize(1);
  }

  @Test
  void uniqueEmailsNeedMoreRoomThanOthers() throws SQLException {
    assertThat(
            lab.unfit("CREATE TABLE t (c varchar(31) UNIQUE)", "public.t:\n  c: { mask: email }"))
        .contains("needs 32 to keep values unique");
  }

  @Test
  void aCompositeKeyIsProvenColumnByColumn() throws SQLException {
    String ddl = "CREATE TABLE t (a text, b text, UNIQUE (a, b))";
    assertThat(lab.unfit(ddl, "public.t: { a: { mask: text }, b: { mask: name } }"))
        .contains("public.t.b")
        .doesNotContain("public.t.a:");
    assertThat(lab.plan(ddl, "public.t: { a: { mask: null }, b: { mask: name } }").tables())
        .hasSize(1);
  }

  @Test
  void aUniqueIndexOnLowerCaseIsProvenForMasksInSmallLetters() throws SQLException {
    String ddl = "CREATE TABLE t (c text); CREATE UNIQUE INDEX i ON t (lower(c))";
    assertThat(lab.plan(ddl, "public.t: { c: { mask: email } }").tables()).hasSize(1);
    assertThat(lab.unfit(ddl, "public.t: { c: { mask: text } }"))
        .contains("unique index i is on an expression");
    assertThat(lab.plan(ddl, "public.t: { c: { mask: text, fits: [i] } }").tables()).hasSize(1);
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text); CREATE UNIQUE INDEX i ON t (left(c, 3))",
                "public.t: { c: { mask: email } }"))
        .contains("on an expression");
    assertThat(lab.unfit(ddl, "public.t: { c: { mask: name, fits: [i] } }")).contains("is lossy");
  }

  @Test
  void aPartialIndexIsProvenUnlessTheMaskDecidesWhatIsInIt() throws SQLException {
    assertThat(
            lab.plan(
                    "CREATE TABLE t (c text, d text); CREATE UNIQUE INDEX i ON t (c) WHERE c IS NOT NULL AND d IS NULL",
                    "public.t: { c: { mask: email }, d: { mask: text } }")
                .tables())
        .hasSize(1);
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text, d text); CREATE UNIQUE INDEX i ON t (c) WHERE d = 'x'",
                "public.t: { c: { mask: email }, d: { mask: text } }"))
        .contains("public.t.d: it decides which rows are in the partial unique index i");
  }

  @Test
  void anExclusionIsProvenWhereItComparesByEquality() throws SQLException {
    String ddl =
        "CREATE EXTENSION btree_gist; CREATE TABLE t (who text, during daterange, EXCLUDE USING gist (who WITH =, during WITH &&))";
    assertThat(
            lab.plan(ddl, "public.t: { who: { mask: text }, during: { keep: x, by: y } }").tables())
        .hasSize(1);
    assertThat(lab.unfit(ddl, "public.t: { who: { mask: name }, during: { keep: x, by: y } }"))
        .contains("public.t.who");
    assertThat(
            lab.unfit(
                ddl, "public.t: { who: { mask: text }, during: { mask: constant, value: empty } }"))
        .contains("public.t.during");
  }

  @Test
  void aUniqueComputedColumnIsNotProven() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text, d text GENERATED ALWAYS AS (left(c, 3)) STORED UNIQUE)",
                "public.t: { c: { mask: text } }"))
        .contains("public.t.c: the unique index t_d_key is on a column that is computed from it");
  }

  @Test
  void aCollationThatHoldsUnlikeTextsForEqualIsNotProven() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE t (c text COLLATE ci UNIQUE)",
                "public.t: { c: { mask: text } }"))
        .contains("under a collation");
  }

  @Test
  void aConditionOnAUniqueColumnIsRefused() throws SQLException {
    assertThat(
            lab.unfit(
                "CREATE TABLE t (c text UNIQUE)",
                "public.t: { c: { mask: text, when: \"c > 'm'\" } }"))
        .contains("Leave `when` out");
  }
}

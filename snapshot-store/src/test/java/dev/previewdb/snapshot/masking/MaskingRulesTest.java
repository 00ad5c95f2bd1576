package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingRulesTest {
  private static MaskingRules parse(String yaml) {
    return MaskingRules.parse(yaml, "masking.yaml");
  }

  private static TableRule table(MaskingRules rules, String name) {
    return Objects.requireNonNull(rules.tables().get(TableName.parse(name).orElseThrow()), name);
  }

  private static ColumnRule column(MaskingRules rules, String table, String column) {
    return Objects.requireNonNull(table(rules, table).columns().get(column), column);
  }

  private static ColumnRule.Masked masked(Mask mask, String domain) {
    return new ColumnRule.Masked(mask, domain, Optional.empty(), Set.of());
  }

  private static String problems(String yaml) {
    try {
      parse(yaml);
    } catch (SnapshotException e) {
      assertThat(e.problem()).isEqualTo(SnapshotProblem.RULES_INVALID);
      return e.what();
    }
    throw new AssertionError("these rules were taken");
  }

  @Test
  void aReviewedFileSaysWhatIsMaskedKeptAndLeftBehind() {
    MaskingRules rules =
        parse(
            """
            unreviewed: refuse
            large_objects: none
            tables:
              shop.customer:
                email:    { mask: email, domain: customer-email }
                phone:    { mask: phone }
                first:    { mask: name, part: first }
                zip:      { mask: address, part: POSTCODE }
                born:     { mask: date, days: 90, per: domain }
                seen:     { mask: date }
                note:     { mask: text, when: "country = 'DE'", fits: [note_check] }
                gone:     { mask: null }
                gone2:    { mask: "null" }
                fixed:    { mask: constant, value: 007 }
                blank:    { mask: constant, value: "" }
                plan:     { keep: "not personal", by: ana }
              shop.audit_log: { rows: none }
              shop.event:     { rows: "created_at > now() - interval '90 days'" }
              shop.whole:     { rows: all }
            """);
    assertThat(rules.largeObjectsNone()).isTrue();
    String customer = "shop.customer";
    assertThat(column(rules, customer, "email"))
        .isEqualTo(masked(new Mask.Email(), "customer-email"));
    assertThat(column(rules, customer, "phone"))
        .isEqualTo(masked(new Mask.Phone(), "shop.customer.phone"));
    assertThat(column(rules, customer, "first"))
        .isEqualTo(masked(new Mask.Name(Mask.NamePart.FIRST), "shop.customer.first"));
    assertThat(column(rules, customer, "zip"))
        .isEqualTo(masked(new Mask.Address(Mask.AddressPart.POSTCODE), "shop.customer.zip"));
    assertThat(column(rules, customer, "born"))
        .isEqualTo(masked(new Mask.DateShift(90, Mask.Per.DOMAIN), "shop.customer.born"));
    assertThat(column(rules, customer, "seen"))
        .isEqualTo(masked(new Mask.DateShift(30, Mask.Per.VALUE), "shop.customer.seen"));
    assertThat(column(rules, customer, "note"))
        .isEqualTo(
            new ColumnRule.Masked(
                new Mask.Text(),
                "shop.customer.note",
                Optional.of("country = 'DE'"),
                Set.of("note_check")));
    assertThat(column(rules, customer, "gone"))
        .isEqualTo(masked(new Mask.Null(), "shop.customer.gone"));
    assertThat(column(rules, customer, "gone2"))
        .isEqualTo(masked(new Mask.Null(), "shop.customer.gone2"));
    assertThat(column(rules, customer, "fixed"))
        .isEqualTo(masked(new Mask.Constant("007"), "shop.customer.fixed"));
    assertThat(column(rules, customer, "blank"))
        .isEqualTo(masked(new Mask.Constant(""), "shop.customer.blank"));
    assertThat(column(rules, customer, "plan"))
        .isEqualTo(new ColumnRule.Kept("not personal", "ana"));
    assertThat(table(rules, "shop.audit_log").rows()).isEqualTo(new RowRule.None());
    assertThat(table(rules, "shop.event").rows())
        .isEqualTo(new RowRule.Where("created_at > now() - interval '90 days'"));
    assertThat(table(rules, "shop.whole").rows()).isEqualTo(new RowRule.All());
  }

  @Test
  void everyProblemIsToldAtOnceWithItsLineItsPathAndItsMend() {
    String told =
        problems(
            """
            unreviewed: keep
            tabels: {}
            tables:
              customer: { rows: none }
              shop.customer:
                email: { mask: emial }
                name: { mask: name, part: middle }
                phone: { mask: phone, part: first }
                plan: { keep: "not personal" }
                both: { mask: text, keep: why, by: ana }
                neither: {}
                born: { mask: date, days: 9999 }
                fixed: { mask: constant }
                listed: [mask, text]
                fits: { mask: text, fits: one }
            """);
    assertThat(told)
        .contains("masking.yaml have 13 problems")
        .contains("line 1: unreviewed: only `refuse` is possible here")
        .contains(
            "line 2: tabels: this key is unknown here. Use unreviewed, large_objects, accept,"
                + " tables")
        .contains("line 4: tables.customer: a table is written schema.table")
        .contains(
            "line 6: tables.shop.customer.email.mask: there is no such mask. Use one of address,")
        .contains("tables.shop.customer.name.part: this must be one of [full, first, last]")
        .contains("line 8: tables.shop.customer.phone.part: this key is unknown here")
        .contains("tables.shop.customer.plan.by: this is missing: who decided")
        .contains("tables.shop.customer.both: a column has either a `mask`")
        .contains("tables.shop.customer.neither: a column has either")
        .contains("tables.shop.customer.born.days: this must be a number from 1 to 3650")
        .contains("tables.shop.customer.fixed.value: the mask constant needs a value")
        .contains("tables.shop.customer.listed: this must be a mapping")
        .contains("tables.shop.customer.fits.fits: this must be a list");
  }

  @Test
  void anAcceptanceNamesAPlaceAReasonAndAPerson() {
    MaskingRules rules =
        parse("accept:\n  \"body of function shop.f()\": { reason: ours, by: ana }\n");
    assertThat(rules.accepted())
        .containsExactlyEntriesOf(
            Map.of("body of function shop.f()", new Acceptance("ours", "ana")));
    assertThat(parse("accept:\n").accepted()).isEmpty();
    assertThat(
            problems(
                """
                accept:
                  somewhere: { reason: x, by: y }
                  body of a: { reason: x }
                  body of b: { by: y }
                  body of c: { reason: "…", by: … }
                  body of d: { reason: x, by: y, until: z }
                  body of e: fine
                """))
        .contains("7 problems")
        .contains("line 2: accept.somewhere: this is no place")
        .contains("line 3: accept.body of a.by: this is missing")
        .contains("line 4: accept.body of b.reason: this is missing")
        .contains("line 5: accept.body of c.reason: this is missing")
        .contains("line 5: accept.body of c.by: this is missing")
        .contains("line 6: accept.body of d.until: this key is unknown here. Use reason, by")
        .contains("line 7: accept.body of e: this must be a mapping");
  }

  @Test
  void anEmptyFileHasNoRulesAndHidesNothing() {
    assertThat(parse("").tables()).isEmpty();
    assertThat(parse("unreviewed: refuse\ntables:\n").tables()).isEmpty();
  }

  @Test
  void aKeyThatIsWrittenTwiceIsRefusedWhereverItIs() {
    assertThat(problems("tables: {}\ntables: {}\n"))
        .contains("line 2")
        .contains("Duplicate field 'tables'");
    assertThat(problems("tables:\n  a.b:\n    c: { mask: text }\n    c: { keep: x, by: y }\n"))
        .contains("Duplicate field 'c'");
    assertThat(problems("tables:\n  a.b: { rows: none }\n  '\"a\".b': { rows: none }\n"))
        .contains("this table is written twice");
    assertThat(problems("tables:\n  a.b:\n    c: { mask: text }\n    '\"c\"': { mask: text }\n"))
        .contains("this column is written twice");
  }

  @Test
  @Timeout(20)
  void anAnchorOrAliasIsRefusedSoNothingCanGrow() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c < 'z'; c++) {
      String before = "*" + (char) (c - 1);
      bomb.append(c)
          .append(": &")
          .append(c)
          .append(" [")
          .append((before + ", ").repeat(8))
          .append(before)
          .append("]\n");
    }
    assertThat(problems(bomb.toString())).contains("anchors and aliases are not understood");
    assertThat(problems("tables: &all {}\n")).contains("anchors and aliases");
    assertThat(problems("tables:\n  a.b: { c: *nothing }\n")).contains("anchors and aliases");
    assertThat(problems("tables:\n  a.b:\n    <<: *x\n    c: { mask: text }\n"))
        .contains("masking.yaml have");
  }

  @Test
  @Timeout(20)
  void hugeDeepAndManifoldFilesAreRefused() {
    assertThat(problems("x".repeat((4 << 20) + 1))).contains("larger than 4 MiB");
    assertThat(problems("[".repeat(50_000))).contains("masking.yaml have a problem");
    assertThat(problems("{a: ".repeat(50_000))).contains("masking.yaml have a problem");
    assertThat(problems("tables: {}\n---\ntables: {}\n")).contains("a second document begins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!java.net.URL [x]",
        "tables: !!set {a.b: }",
        "- a\n- b",
        "just a text",
        "tables: 3",
        "tables: [a]",
        "tables:\n\ta.b: {}",
        "tables: {a.b: {c: {mask: text}",
        "\"unclosed",
        "%YAML 9.9\n---\n{}",
        "tables: {a.b: {c: {mask: [text]}}}",
        "tables: {a.b: {c: {mask: text, domain: ''}}}",
        "\u0000",
        "tables: {a.b: {c: {mask: {x: y}}}}",
        "tables: {a.b: text}",
        "tables: {a.b: {rows: null}}",
        "tables: {a.b: {rows: [none]}}",
        "tables: {a.b: {rows: ''}}"
      })
  void whatIsNoRulesFileIsRefusedInWords(String yaml) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SnapshotProblem.RULES_INVALID);
              assertThat(e.getMessage()).contains("line ").doesNotContain("\n\n");
            });
  }

  @Test
  void aSampleIsAShareAndAWordThatOnlyBeginsLikeItIsACondition() {
    assertThat(rows("sample 10%")).isEqualTo(new RowRule.Sample(new BigDecimal("10")));
    assertThat(rows("sample  0.50 %")).isEqualTo(new RowRule.Sample(new BigDecimal("0.5")));
    assertThat(rows("sample 100%")).isEqualTo(rows("sample 100.0%"));
    assertThat(rows("sample > 3")).isEqualTo(new RowRule.Where("sample > 3"));
    assertThat(rows("sample_10 % 7 = 0")).isEqualTo(new RowRule.Where("sample_10 % 7 = 0"));
    for (String wrong :
        List.of("sample 10", "sample 0%", "sample 101%", "sample 5% of all", "sample 1.%")) {
      assertThat(problems("tables: {a.b: {rows: \"" + wrong + "\"}}"))
          .contains("tables.a.b.rows: a sample is written `sample 10%`");
    }
  }

  private static RowRule rows(String text) {
    return table(parse("tables: {a.b: {rows: \"" + text + "\"}}"), "a.b").rows();
  }

  @Test
  void aColumnThatIsCalledRowsIsToldFromTheSetting() {
    MaskingRules rules = parse("tables:\n  a.b:\n    rows: { mask: text }\n");
    assertThat(column(rules, "a.b", "rows")).isEqualTo(masked(new Mask.Text(), "a.b.rows"));
    MaskingRules both = parse("tables:\n  a.b:\n    rows: none\n    '\"rows\"': { mask: text }\n");
    assertThat(column(both, "a.b", "rows")).isEqualTo(masked(new Mask.Text(), "a.b.rows"));
    assertThat(table(both, "a.b").rows()).isEqualTo(new RowRule.None());
  }

  @Test
  void namesWithDotsQuotesAndEmojiAreFound() {
    MaskingRules rules =
        parse("tables:\n  '\"we.ird\".\"na\"\"me 🐘\"':\n    'a.b \"c\"': { mask: text }\n");
    assertThat(rules.tables()).containsKey(new TableName("we.ird", "na\"me 🐘"));
    assertThat(column(rules, "\"we.ird\".\"na\"\"me 🐘\"", "a.b \"c\"")).isNotNull();
  }

  @Test
  void aNewlineInANameCannotForgeALine() {
    assertThat(problems("tables:\n  \"a.b\\nc\": { x: {} }\n").lines()).hasSize(2);
  }

  @Test
  void theHashIsOfWhatIsSaidNotOfHowItIsLaidOut() {
    String one = "tables:\n  a.b:\n    c: { mask: text }\n    d: { keep: x, by: y }\n";
    String same =
        "# words\ntables: {a.b: {d: {by: y, keep: x}, c: {mask: text}}}\nunreviewed: refuse\n";
    assertThat(parse(one).hash()).isEqualTo(parse(same).hash()).matches("[0-9a-f]{64}");
    assertThat(parse(one.replace("by: y", "by: z")).hash()).isNotEqualTo(parse(one).hash());
    assertThat(parse(one.replace("mask: text", "mask: email")).hash())
        .isNotEqualTo(parse(one).hash());
    assertThat(parse(one.replace("{ mask: text }", "{ mask: text, domain: d }")).hash())
        .isNotEqualTo(parse(one).hash());
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.source.TableName;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRulesTest {
  private static final TableName TABLE = new TableName("public", "t");

  private static ColumnRule.Masked parse(String rule) {
    MaskingRules rules = MaskingRules.parse("tables:\n  public.t:\n    doc: " + rule + "\n", "r");
    return (ColumnRule.Masked)
        Objects.requireNonNull(
            Objects.requireNonNull(rules.tables().get(TABLE)).columns().get("doc"));
  }

  @Test
  void aRuleByPathSaysWhatBecomesOfEachPlace() {
    ColumnRule.Masked rule =
        parse(
            "{ mask: json, paths: { email: email, \"contact.phones[*]\": phone, name.first: { mask: name, part: first, domain: first } } }");
    Mask.Json json = (Mask.Json) rule.mask();
    assertThat(json.others()).isEqualTo(new Mask.Others.Masked());
    assertThat(json.maskKeys()).isFalse();
    assertThat(json.paths())
        .extracting(p -> p.path() + " " + p.mask().word() + " " + p.domain())
        .containsExactly(
            "contact.phones[*] phone public.t.doc.contact.phones[*]",
            "email email public.t.doc.email",
            "name.first name first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ mask: json }",
        "{ mask: json, keys: mask }",
        "{ mask: json, paths: { email: { mask: email, domain: mail }, \"a[*].b\": { mask: \"null\" }, '\"x.\"\"y\".z': { mask: date, days: 3, per: domain } }, others: refuse, domain: d }",
        "{ mask: json, others: { keep: \"no person\", by: ana } }",
      })
  void whatIsWrittenReadsBackAsItWas(String text) {
    ColumnRule.Masked rule = parse(text);
    assertThat(parse(RulesText.rule(new ColumnKey(TABLE, "doc"), rule))).isEqualTo(rule);
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlace() {
    try {
      parse(
          """
          { mask: json, part: first, others: keep, keys: drop, paths: {
                email: emial,
                "a..b": text,
                "a[0]": text,
                b: { mask: json },
                c: { mask: text, when: x },
                d: [text],
                e: { part: first },
                f: text, '"f"': text } }
          """);
    } catch (SnapshotException e) {
      assertThat(e.what())
          .contains("public.t.doc.part: this key is unknown here")
          .contains("public.t.doc.others: this must be mask, refuse, or { keep: why, by: who }")
          .contains("public.t.doc.keys: this must be one of [keep, mask]")
          .contains("line 4: tables.public.t.doc.paths.email.mask: there is no such mask")
          .contains("paths.a..b: a path is written as in")
          .contains("paths.a[0]: a path is written as in")
          .contains("paths.b.mask: a path has no paths of its own")
          .contains("paths.c.when: this key is unknown here")
          .contains("paths.d: this must be a mapping")
          .contains("paths.e.mask: there is no such mask")
          .contains("paths.\"f\": this path is written twice");
      return;
    }
    throw new AssertionError("these rules were taken");
  }

  @Test
  void keptOthersNeedAReasonAndAName() {
    for (String others : List.of("{ keep: why }", "{ by: ana }", "{ keep: \"\", by: ana }")) {
      try {
        parse("{ mask: json, others: " + others + " }");
      } catch (SnapshotException e) {
        assertThat(e.what()).contains("public.t.doc.others.");
        continue;
      }
      throw new AssertionError("this was taken: " + others);
    }
  }
}

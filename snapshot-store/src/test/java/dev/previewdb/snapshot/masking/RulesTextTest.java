package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TableName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a rule reads back as that rule. */
class RulesTextTest {
  private static final TableName TABLE = new TableName("shop", "customer");

  private static ColumnRule parse(String rule) {
    TableRule table =
        MaskingRules.parse("tables: { shop.customer: { c: " + rule + " } }", "masking.yaml")
            .tables()
            .values()
            .iterator()
            .next();
    return table.sortedColumns().firstEntry().getValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ mask: network }",
        "{ mask: card, domain: cards }",
        "{ mask: iban }",
        "{ mask: text.redact, by: ana }",
        "{ mask: text.redact, by: \"Ana B.\", when: \"c > 'm'\" }",
        "{ mask: geo, metres: 1000 }",
        "{ mask: geo, part: latitude, metres: 250, domain: d }"
      })
  void aRuleIsWrittenAsItIsRead(String rule) {
    assertThat(RulesText.rule(new ColumnKey(TABLE, "c"), parse(rule))).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ mask: text.redact } | c.by: this is missing: who vouches",
        "{ mask: geo, metres: 5 } | c.metres: this must be a number from 10 to 100000",
        "{ mask: geo, part: height } | c.part: this must be one of [point, latitude, longitude]",
        "{ mask: json, paths: { a: geo } } | in a document this is latitude or longitude",
        "{ mask: network, by: ana } | c.by: this key is unknown here"
      })
  void whatARuleCannotSayIsToldWithItsMend(String rule, String told) {
    assertThatThrownBy(() -> parse(rule)).hasMessageContaining(told);
  }
}

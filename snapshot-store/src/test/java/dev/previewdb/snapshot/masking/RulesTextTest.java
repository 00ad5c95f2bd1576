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
        "{ mask: geo, part: latitude, metres: 250, domain: d }",
        "{ mask: email, person: id }",
        "{ mask: name, part: first, person: \"odd one\" }",
        "{ mask: name, part: full, person: id, domain: people }",
        "{ mask: date, days: 90, per: entity, entity: id }",
        "{ mask: encrypt, alphabet: upper_alphanumeric, domain: keys }",
        "{ mask: sql, expression: \"left(note, 3)\", by: ana }",
        "{ mask: custom.plate, domain: plates }",
        "{ mask: composite }",
        "{ mask: composite, fields: { city: { mask: address, part: city }, geo: { mask: composite, others: refuse } }, others: { keep: \"why\", by: ana } }",
        "{ mask: composite, fields: { doc: { mask: json, paths: { a: { mask: email, domain: mail } } } }, domain: d }",
        "{ mask: hstore, keys: { \"e mail\": { mask: email, domain: mail }, phone: { mask: phone } }, others: refuse }"
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
        "{ mask: hstore, keys: { a: composite } } | c.keys.a.mask: a path has no paths of its own",
        "{ mask: hstore, keys: { a: geo } } | in a document this is latitude or longitude",
        "{ mask: composite, fields: { a: { when: x } } } | c.fields.a.when: this key is unknown here",
        "{ mask: composite, fields: [a] } | c.fields: this must be a mapping",
        "{ mask: date, per: entity } | c.entity: `per: entity` and `entity` with a column",
        "{ mask: date, entity: id } | c.entity: `per: entity` and `entity` with a column",
        "{ mask: json, paths: { a: { mask: email, person: id } } } | c.paths.a: only a whole column can be masked by another",
        "{ mask: composite, fields: { a: { mask: date, per: entity, entity: id } } } | only a whole column",
        "{ mask: encrypt, alphabet: greek } | c.alphabet: this must be one of [digits, hex,",
        "{ mask: sql, by: ana } | c.expression: this is missing: an SQL expression",
        "{ mask: sql, expression: x } | c.by: this is missing: who vouches",
        "{ mask: json, paths: { a: { mask: sql, expression: x, by: y } } } | only a whole column",
        "{ mask: network, by: ana } | c.by: this key is unknown here"
      })
  void whatARuleCannotSayIsToldWithItsMend(String rule, String told) {
    assertThatThrownBy(() -> parse(rule)).hasMessageContaining(told);
  }
}

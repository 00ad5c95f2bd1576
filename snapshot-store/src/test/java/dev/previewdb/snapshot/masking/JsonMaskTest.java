package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMaskTest {
  /** The mask of a rule that stands in a rules file with these settings. */
  private static ValueMask rule(String settings) {
    MaskingRules rules =
        MaskingRules.parse(
            "tables:\n  public.t:\n    doc: { mask: json, domain: doc" + settings + " }\n",
            "rules");
    TableName table = new TableName("public", "t");
    ColumnRule rule =
        Objects.requireNonNull(
            Objects.requireNonNull(rules.tables().get(table)).columns().get("doc"));
    Mask.Json json = (Mask.Json) ((ColumnRule.Masked) rule).mask();
    ValuePlan plan =
        new ValuePlan(
            TypeKind.JSON,
            false,
            form(json, "doc"),
            new ValuePlan.Inside.Documents(
                json.paths().stream()
                    .map(p -> new ValuePlan.Place(p.path(), form(p.mask(), p.domain())))
                    .toList()));
    return ValueMasks.of(plan, MaskLab.KEY).orElseThrow();
  }

  private static DomainForm form(Mask mask, String domain) {
    return new DomainForm(mask, domain, OptionalInt.empty(), false, false, false);
  }

  private static String mask(ValueMask mask, String document) {
    byte[] in = ("xx" + document + "yy").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    mask.mask(in, 2, in.length - 4, out);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }

  private static String mask(String settings, String document) {
    return mask(rule(settings), document);
  }

  private static String scalar(Mask mask, String domain, TypeKind kind, String value) {
    return MaskLab.of(form(mask, domain), kind, MaskLab.KEY).mask(value);
  }

  @Test
  void whatNoPathNamesIsMaskedAndKeysBlanksAndTruthStay() {
    assertThat(mask("", "{ \"Name\" : \"Ana B.\", \"n\":[12, -3.50,true , null,\"\"], \"n\":{} }"))
        .matches(
            "\\{ \"Name\" : \"[A-Z][a-z]{2} [A-Z]\\.\", \"n\":\\[[1-9][0-9], -[1-9]\\.[1-9]0,true , null,\"\"], \"n\":\\{} }")
        .doesNotContain("Ana B", "12,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"a\"",
        "12345678901234567890",
        "-0.00",
        "1E400",
        "1.50e-7",
        "[]",
        "{}",
        " [ 1 , 2 ] ",
        "{\"a\":1,\"a\":2}",
        "{\"\\ud83d\\udc4d\":\"\\udc00x\\ud800\\u0000\"}",
        "{\"a\\u00e9\":\"\\u00e9\\/\\n\"}",
        "\"\"",
        "[[[[\"x\"],{}],1.0],{\"\":\"\"}]"
      })
  void whatIsKeptStaysByteForByte(String document) {
    assertThat(mask(", others: { keep: test, by: test }", document)).isEqualTo(document);
  }

  @Test
  void numbersKeepTheirSizeScaleAndExponent() {
    assertThat(mask("", "[12345678901234567890,1.50e-7,1E400,-0,0.0]"))
        .matches("\\[[1-9][0-9]{19},[1-9]\\.[1-9]0e-7,[1-9]E400,-0,0\\.0]")
        .doesNotContain("12345678901234567890");
  }

  @Test
  void aValueIsMaskedAsInAColumnOfItsDomain() {
    String masked =
        mask(
            ", paths: { email: { mask: email, domain: mail }, \"phones[*]\": { mask: phone, domain: tel },"
                + " name.first: { mask: name, part: first, domain: first }, n: { mask: number, domain: n },"
                + " born: { mask: date, domain: born }, note: { mask: text, domain: note } }",
            "{\"email\":\"ana@example.com\",\"phones\":[\"1\",\"2\"],\"name\":{\"first\":\"Ana\"},\"n\":4711,"
                + "\"born\":\"1984-05-06\",\"note\":\"sm\\u00f6rg\\u00e5s\"}");
    assertThat(masked)
        .isEqualTo(
            "{\"email\":\"%s\",\"phones\":[\"%s\",\"%s\"],\"name\":{\"first\":\"%s\"},\"n\":%s,\"born\":\"%s\",\"note\":\"%s\"}"
                .formatted(
                    scalar(new Mask.Email(), "mail", TypeKind.TEXT, "ana@example.com"),
                    scalar(new Mask.Phone(), "tel", TypeKind.TEXT, "1"),
                    scalar(new Mask.Phone(), "tel", TypeKind.TEXT, "2"),
                    scalar(new Mask.Name(Mask.NamePart.FIRST), "first", TypeKind.TEXT, "Ana"),
                    scalar(new Mask.Numeral(), "n", TypeKind.INTEGER, "4711"),
                    scalar(
                        new Mask.DateShift(30, Mask.Per.VALUE),
                        "born",
                        TypeKind.DATE,
                        "1984-05-06"),
                    scalar(new Mask.Text(), "note", TypeKind.TEXT, "smörgås")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // A rule holds below its path, and the longest path says it
        "a: { mask: constant, value: x }| {\"a\":{\"b\":1},\"b\":2} | {\"a\":\"x\",\"b\":2}",
        "a: 'null'                      | {\"a\":[1,[2]],\"b\":{\"a\":3}} | {\"a\":null,\"b\":{\"a\":3}}",
        "a.b: 'null'                    | {\"a\":{\"b\":1,\"c\":2}} | {\"a\":{\"b\":null,\"c\":2}}",
        "'a[*].b': 'null'               | {\"a\":[{\"b\":1},{\"c\":2},[{\"b\":3}]]} | {\"a\":[{\"b\":null},{\"c\":2},[{\"b\":3}]]}",
        "'[*]': 'null'                  | [1,{\"a\":2}] | [null,null]",
        "'[*][*]': 'null'               | [1,[2,[3]]] | [1,[null,null]]",
        "'\"a.b\".\"c\"\"d\"': 'null'   | {\"a.b\":{\"c\\\"d\":1},\"a\":{\"b\":2}} | {\"a.b\":{\"c\\\"d\":null},\"a\":{\"b\":2}}",
        "a: 'null'                      | {\"\\u0061\":1,\"a\":2} | {\"\\u0061\":null,\"a\":null}",
        "a: { mask: constant, value: 7 }| {\"a\":1} | {\"a\":7}",
        "a: { mask: constant, value: 7 }| {\"a\":\"1\"} | {\"a\":\"7\"}",
        "a: { mask: constant, value: 'false' }| {\"a\":true} | {\"a\":false}",
        "a: { mask: constant, value: 7 }| {\"a\":null} | {\"a\":null}",
      })
  void pathsSayWhichValuesAreMeant(String paths, String document, String masked) {
    assertThat(mask(", paths: { " + paths.strip() + " }, others: { keep: t, by: t }", document))
        .isEqualTo(masked);
  }

  @Test
  void whatAMaskDoesNotTakeIsMaskedAllTheSame() {
    String masked =
        mask(
            ", paths: { a: email, d: date, n: number }, others: { keep: t, by: t }",
            "{\"a\":4711,\"d\":\"1984-05-06 Ana\",\"n\":\"Ana\",\"a\":{\"x\":\"ana@x.y\"},\"d\":\"2024-13-45\"}");
    assertThat(masked)
        .matches(
            "\\{\"a\":[1-9][0-9]{3},\"d\":\"[0-9]{4}-[0-9]{2}-[0-9]{2} [A-Z][a-z]{2}\",\"n\":\"[A-Z][a-z]{2}\","
                + "\"a\":\\{\"x\":\"[a-z2-7]{20}@example.invalid\"},\"d\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}\"}")
        .doesNotContain("Ana", "4711", "2024-13-45");
  }

  @Test
  void halfSurrogatesAndZeroCharactersPassAndWhatIsAroundThemIsMasked() {
    assertThat(mask("", "\"Ana\\ud800Bob\\u0000\\\"\\\\ \\ud83d\\udc4d\""))
        .matches("\"[A-Z][a-z]{2}\\\\ud800[A-Z][a-z]{2}\\\\u0000\\\\\"\\\\\\\\ 👍\"")
        .doesNotContain("Ana", "Bob");
    assertThat(mask(", paths: { a: email }", "{\"a\":\"\\ud800\"}")).contains("@example.invalid");
  }

  @Test
  void keysAreMaskedWhereTheRuleSaysSoButForThoseItNames() {
    assertThat(
            mask(
                ", keys: mask, paths: { a.b: 'null' }",
                "{\"a\":{\"b\":1,\"ana\":2},\"Bob\":{\"a\":true}}"))
        .matches("\\{\"a\":\\{\"b\":null,\"[a-z]{3}\":[1-9]},\"[A-Z][a-z]{2}\":\\{\"[a-z]\":true}}")
        .doesNotContain("ana", "Bob");
  }

  @Test
  void aValueThatNoPathNamesIsRefusedWhereTheRuleSaysSoAndIsNotTold() {
    ValueMask strict = rule(", others: refuse, paths: { a: text }");
    assertThat(mask(strict, "{\"a\":\"\",\"b\":true,\"c\":null,\"d\":{}}"))
        .isEqualTo("{\"a\":\"\",\"b\":true,\"c\":null,\"d\":{}}");
    assertThatThrownBy(() -> mask(strict, "{\"secretkey\":[\"secretvalue\"]}"))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageContaining("others: refuse")
        .hasMessageNotContaining("secret");
  }

  @Test
  void deepDocumentsAreMaskedUpToALimitWithAName() {
    int deep = JsonMask.DEEPEST;
    assertThat(mask("", "[".repeat(deep) + "\"Ana\"" + "]".repeat(deep))).hasSize(2 * deep + 5);
    assertThatThrownBy(() -> mask("", "[".repeat(deep + 1) + "]".repeat(deep + 1)))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessage("it is nested deeper than 20000 levels");
  }

  @Test
  void whatIsNotJsonIsRefusedWithoutAWordOfIt() {
    assertThatThrownBy(() -> mask("", "{\"secret\": secret}"))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageStartingWith("it is not JSON")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  /** `json` takes such a key; the parser does not, and `jsonb` neither. */
  @Test
  void aKeyWithHalfASurrogatePairIsRefusedByName() {
    assertThatThrownBy(() -> mask("", "{\"\\ud800\":1}"))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageContaining("half a surrogate pair in a key");
  }

  @Test
  void moreKeysThanAnyTableOfNamesHoldsAreMasked() {
    StringBuilder document = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      document.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":true");
    }
    String all = document.append('}').toString();
    assertThat(mask("", all)).isEqualTo(all);
  }
}

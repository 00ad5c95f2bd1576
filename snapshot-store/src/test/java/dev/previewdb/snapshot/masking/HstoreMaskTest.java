package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HstoreMaskTest {
  private static final DomainForm MAIL = MaskLab.form(new Mask.Email());

  private static String mask(Mask.Others others, String value) {
    ValuePlan plan =
        new ValuePlan(
            TypeKind.HSTORE,
            false,
            MaskLab.form(new Mask.Hstore(List.of(), others)),
            new ValuePlan.Inside.Keys(
                Map.of(
                    "email", MAIL,
                    "e \"m\\", MAIL,
                    "born", MaskLab.form(new Mask.DateShift(30, Mask.Per.VALUE)),
                    "age", MaskLab.form(new Mask.Numeral()),
                    "gone", MaskLab.form(new Mask.Null()),
                    "fixed", MaskLab.form(new Mask.Constant("a\"b")))));
    ValueMask mask = ValueMasks.of(plan, MaskLab.KEY).orElseThrow();
    byte[] in = ("x" + value + "x").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    mask.mask(in, 1, in.length - 2, out);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }

  private static String mask(String value) {
    return mask(new Mask.Others.Masked(), value);
  }

  @Test
  void valuesAreMaskedByTheirKeysAndOthersAsTexts() {
    String email = MaskLab.of(new Mask.Email(), TypeKind.TEXT).mask("ana@x.y");
    assertThat(
            mask(
                "\"email\"=>\"ana@x.y\", \"e \\\"m\\\\\"=>\"ana@x.y\", \"gone\"=>\"secret\", \"fixed\"=>\"secret\", \"x\"=>\"Se\\\"cr\\\\et1\""))
        .matches(
            "\"email\"=>\"%1$s\", \"e \\\\\"m\\\\\\\\\"=>\"%1$s\", \"gone\"=>NULL, \"fixed\"=>\"a\\\\\"b\", \"x\"=>\"[A-Z][a-z]\\\\\"[a-z]{2}\\\\\\\\[a-z]{2}[0-9]\""
                .formatted(email));
  }

  @Test
  void aTextThatItsMaskDoesNotTakeIsMaskedAsAText() {
    assertThat(mask("\"born\"=>\"1984-05-06\", \"age\"=>\"47\""))
        .matches("\"born\"=>\"1984-0[456]-[0-9]{2}\", \"age\"=>\"[0-9]{2}\"")
        .doesNotContain("1984-05-06");
    assertThat(mask("\"born\"=>\"in May\", \"age\"=>\"old\""))
        .matches("\"born\"=>\"[a-z]{2} [A-Z][a-z]{2}\", \"age\"=>\"[a-z]{3}\"")
        .doesNotContain("in May");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"email\"=>NULL, \"x\"=>NULL", "\"email\"=>\"\", \"x\"=>\"\"", "\"\"=>\"\"", ""})
  void nullValuesAndEmptyTextsStay(String value) {
    assertThat(mask(value)).isEqualTo(value);
  }

  @Test
  void othersAreKeptOrStopTheCaptureWhereTheRuleSaysSo() {
    String value = "\"x\"=>\"a\\\"b \\\\c\", \"y\"=>NULL";
    assertThat(mask(new Mask.Others.Kept("why", "ana"), value)).isEqualTo(value);
    assertThatThrownBy(() -> mask(new Mask.Others.Refused(), "\"x\"=>\"secret\""))
        .hasMessageContaining("others: refuse")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "\"secret",
        "\"secret\"",
        "\"a\"=>secret",
        "\"a\"=>\"secret",
        "\"a\"=>\"b\",\"secret\"=>NULL"
      })
  void whatIsNoHstoreIsRefusedWithoutBeingShown(String value) {
    assertThatThrownBy(() -> mask(value))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageNotContaining("secret");
  }
}

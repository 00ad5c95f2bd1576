package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptMaskTest {
  private static MaskLab lab(Mask.Alphabet alphabet, TypeKind kind) {
    return MaskLab.of(new Mask.Encrypt(alphabet), kind);
  }

  @Test
  void noTwoKeysOfOneLengthMeetAndTheirOtherSignsStay() {
    MaskLab lab = lab(Mask.Alphabet.DIGITS, TypeKind.TEXT);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String key = "%03d-%03d".formatted(i / 1000, i % 1000);
      String masked = lab.mask(key);
      assertThat(masked).matches("[0-9]{3}-[0-9]{3}");
      seen.add(masked);
    }
    assertThat(seen).hasSize(20_000);
  }

  @ParameterizedTest
  @CsvSource({
    "HEX, 00ff00, [0-9a-f]{6}",
    "LOWER_ALPHANUMERIC, 'ab/12 z', '[0-9a-z]{2}/[0-9a-z]{2} [0-9a-z]'",
    "UPPER_ALPHANUMERIC, AB12-, [0-9A-Z]{4}-",
    "ALPHANUMERIC, aB3x, [0-9A-Za-z]{4}"
  })
  void aKeyBecomesAnotherOfItsAlphabet(Mask.Alphabet alphabet, String key, String form) {
    String masked = lab(alphabet, TypeKind.TEXT).mask(key);
    assertThat(masked).matches(form).isNotEqualTo(key);
    assertThat(lab(alphabet, TypeKind.TEXT).mask(key)).isEqualTo(masked);
    assertThat(
            MaskLab.of(MaskLab.form(new Mask.Encrypt(alphabet)), TypeKind.TEXT, MaskLab.OTHER_KEY)
                .mask(key))
        .isNotEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "DIGITS, 12345, fewer than 6",
    "HEX, abcd, fewer than 5",
    "ALPHANUMERIC, se1, fewer than 4",
    "DIGITS, 123456secret, not of its alphabet",
    "HEX, 00FF00AA, not of its alphabet",
    "ALPHANUMERIC, sécret12, not of its alphabet"
  })
  void aKeyThatCannotBeEncryptedIsRefusedWithoutBeingShown(
      Mask.Alphabet alphabet, String key, String why) {
    assertThatThrownBy(() -> lab(alphabet, TypeKind.TEXT).mask(key))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(key);
  }

  @Test
  void aVeryLongKeyIsRefused() {
    assertThatThrownBy(() -> lab(Mask.Alphabet.DIGITS, TypeKind.TEXT).mask("1".repeat(5_000)))
        .isInstanceOf(ValueMask.NotMaskable.class)
        .hasMessageContaining("more than 2000");
    assertThat(lab(Mask.Alphabet.DIGITS, TypeKind.TEXT).mask("1".repeat(2_000))).hasSize(2_000);
  }

  @Test
  void wholeNumbersKeepTheirSignTheirLengthAndTheirTypesRange() {
    MaskLab lab = lab(Mask.Alphabet.DIGITS, TypeKind.INTEGER);
    Set<String> seen = new HashSet<>();
    for (int i = 100_000; i < 110_000; i++) {
      seen.add(lab.mask(Integer.toString(i)));
      seen.add(lab.mask(Integer.toString(-i)));
      assertThat((long) Integer.parseInt(lab.mask(Integer.toString(2_147_480_000 - i))))
          .isPositive();
    }
    assertThat(seen).hasSize(20_000).allMatch(n -> n.matches("-?[1-9][0-9]{5}"));
    assertThat(Long.parseLong(lab.mask("9223372036854775807"))).isPositive();
    assertThat(Long.parseLong(lab.mask("-9223372036854775808"))).isNegative();
    assertThat(Long.parseLong(lab.mask("3000000000"))).isGreaterThan(Integer.MAX_VALUE);
  }
}

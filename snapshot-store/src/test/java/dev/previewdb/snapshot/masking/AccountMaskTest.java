package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The masks `card` and `iban`. */
class AccountMaskTest {
  private final MaskLab card = MaskLab.of(new Mask.Card(), TypeKind.TEXT);
  private final MaskLab number = MaskLab.of(new Mask.Card(), TypeKind.INTEGER);
  private final MaskLab iban = MaskLab.of(new Mask.Iban(), TypeKind.TEXT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "6304000000000000",
        "4012888888881881",
        "6703444444444449125"
      })
  void aCardBecomesAValidOneThatNobodyHasInTheSameWriting(String value) {
    String masked = card.mask(value);
    assertThat(masked.replaceAll("[0-9]", "0")).isEqualTo(value.replaceAll("[0-9]", "0"));
    assertThat(masked).startsWith("9999").isNotEqualTo(value);
    assertThat(CardNumber.digits(masked)).isNotEmpty();
    assertThat(card.mask(value.replaceAll("[ -]", ""))).isEqualTo(masked.replaceAll("[ -]", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1112",
        "none",
        "4111  1111 1111 1111",
        "12345678",
        "visa 4111111111111111",
        "٤١١١١١١١١١١١١١١١"
      })
  void whatIsNoCardIsMaskedAsAText(String value) {
    assertThat(card.mask(value))
        .isEqualTo(MaskLab.of(new Mask.Text(), TypeKind.TEXT).mask(value))
        .isNotEqualTo(value);
  }

  @Test
  void cardsInNumbersStayInTheirTypesRange() {
    assertThat(number.mask("4111111111111111")).isEqualTo(card.mask("4111111111111111"));
    String long19 = "6703444444444449125";
    Long.parseLong(number.mask(long19));
    assertThat(number.mask(long19)).isNotEqualTo(long19).hasSize(19);
    assertThat(number.mask("4111111111111112"))
        .isEqualTo(MaskLab.of(new Mask.Numeral(), TypeKind.INTEGER).mask("4111111111111112"));
    assertThat(number.mask("-4111111111111111")).startsWith("-").hasSize(17);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "gb29 nwbk 6016 1331 9268 19",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
        "FR1420041010050500013M02606"
      })
  void anIbanBecomesAValidOneOfItsCountryInTheSameWriting(String value) {
    String masked = iban.mask(value);
    assertThat(pattern(masked).substring(4)).isEqualTo(pattern(value).substring(4));
    assertThat(masked).startsWith(value.substring(0, 2)).isNotEqualTo(value);
    assertThat(IbanNumber.is(masked)).isTrue();
    assertThat(iban.mask(IbanNumber.bare(value))).isEqualTo(IbanNumber.bare(masked));
  }

  private static String pattern(String text) {
    return text.replaceAll("[0-9]", "0").replaceAll("[a-z]", "a").replaceAll("[A-Z]", "A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE89370400440532013001",
        "DE8937040044",
        " DE89370400440532013000",
        "DE89-3704-0044-0532-0130-00",
        "keine",
        "ß"
      })
  void whatIsNoIbanIsMaskedAsATextToNoIban(String value) {
    String masked = iban.mask(value);
    assertThat(masked).hasSameSizeAs(value).isNotEqualTo(value);
    assertThat(IbanNumber.is(masked)).isFalse();
  }

  @Test
  void noTwoIbansMeet() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      String rest = "%011d".formatted(i);
      seen.add(iban.mask("NO" + IbanNumber.proof("NO", rest) + rest));
      seen.add(iban.mask("NO00" + rest).toUpperCase(Locale.ROOT));
    }
    assertThat(seen).hasSize(10_000);
  }
}

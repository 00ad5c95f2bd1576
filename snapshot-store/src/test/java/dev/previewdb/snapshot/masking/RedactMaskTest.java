package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactMaskTest {
  private static final Mask REDACT = new Mask.Redact("ana");

  private final MaskLab redact = MaskLab.of(REDACT, TypeKind.TEXT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana.maria+x@firma.example",
        "ana@localhost",
        "https://firma.example/u/ana?x=1",
        "www.firma.example",
        "firma.de",
        "+49 (0) 30 / 123-456",
        "0301234567",
        "030-1234",
        "4111 1111 1111 1111",
        "DE89 3704 0044 0532 0130 00",
        "192.168.17.4",
        "2001:db8::1",
        "20.11.1984",
        "1984-11-20",
        "Maria",
        "MARIA",
        "McDonald",
        "maria",
        "smith",
        "Łukasz",
        "Ünal",
        "Ольга",
        "王小明",
        "محمد",
        "ab12C"
      })
  void whatTellsOfAPersonIsReplacedAndTheWordsAroundItStay(String personal) {
    String masked = redact.mask("please call " + personal + ", it is urgent");
    assertThat(masked)
        .startsWith("please call ")
        .endsWith(", it is urgent")
        .doesNotContain(personal);
    assertThat(masked.codePointCount(0, masked.length()))
        .isEqualTo(
            "please call ".length()
                + personal.codePointCount(0, personal.length())
                + ", it is urgent".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paid twice, 12.50 each, in 2024",
        "at §3 (b): it's \"fine\"\n\tok 👍",
        "a, b and c",
        "4 of 5"
      })
  void whatIsNotRecognisedStays(String value) {
    assertThat(redact.mask(value)).isEqualTo(value);
  }

  @Test
  void theSameNameIsTheSameNameAgain() {
    String[] masked = redact.mask("Ludmilla met Ludmilla").split(" met ", -1);
    assertThat(masked[0]).isEqualTo(masked[1]).matches("[A-Z][a-z]{7}").isNotEqualTo("Ludmilla");
  }

  @Test
  void capitalsCountAlsoInADomainForWhichCaseDoesNot() {
    DomainForm form = new DomainForm(REDACT, "d", OptionalInt.empty(), false, true, true);
    assertThat(MaskLab.of(form, TypeKind.TEXT, MaskLab.KEY).mask("dear Ludmilla"))
        .startsWith("dear ")
        .doesNotContainIgnoringCase("ludmilla");
  }

  @Test
  @Timeout(60)
  void longTextsOfOneKindOfSignTakeNoLonger() {
    for (String sign : new String[] {"a", "A", "1", ".", "@", " ", ":", "-", "a.", "1 ", "1-"}) {
      String value = sign.repeat(1_000_000 / sign.length());
      assertThat(redact.mask(value)).hasSameSizeAs(value);
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    ValueMask mask =
        ValueMasks.scalar(MaskLab.form(REDACT), TypeKind.TEXT, MaskLab.KEY).orElseThrow();
    byte[] broken = {'a', (byte) 0xff};
    assertThatThrownBy(() -> mask.mask(broken, 0, 2, new RowBuffer(16)))
        .isInstanceOf(ValueMask.NotMaskable.class);
  }
}

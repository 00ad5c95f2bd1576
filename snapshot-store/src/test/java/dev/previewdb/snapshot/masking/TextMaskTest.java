package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TextMaskTest {
  private final MaskLab text = MaskLab.of(new Mask.Text(), TypeKind.TEXT);

  @Test
  void everyLetterAndDigitIsReplacedByOneOfItsKindAndTheRestStays() {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      String value = MaskLab.randomText(random, 60);
      int[] before = value.codePoints().toArray();
      int[] after = text.mask(value).codePoints().toArray();
      assertThat(after).hasSameSizeAs(before);
      for (int c = 0; c < before.length; c++) {
        Alphabet alphabet = Alphabet.of(before[c]);
        if (alphabet == null) {
          assertThat(after[c]).isEqualTo(before[c]);
        } else {
          assertThat(Alphabet.of(after[c])).isSameAs(alphabet);
        }
      }
    }
  }

  @Test
  void noTwoShortTextsMeetHoweverSmallTheirSpace() {
    assertPermutation("0000", 10_000, i -> String.format("%04d", i));
    assertPermutation("a", 26, i -> String.valueOf((char) ('a' + i)));
    assertPermutation(
        "aA0",
        26 * 26 * 10,
        i -> "" + (char) ('a' + i / 260) + (char) ('A' + i / 10 % 26) + i % 10);
    assertPermutation("K-0000x", 10_000, i -> String.format("K-%04dx", i));
  }

  private void assertPermutation(String shape, int size, IntFunction<String> value) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      seen.add(text.mask(value.apply(i)));
    }
    assertThat(seen).as("results of shape %s", shape).hasSize(size);
  }

  @Test
  void noTwoRandomTextsMeet() {
    Random random = new Random(11);
    Map<String, String> back = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String value = MaskLab.randomText(random, 40);
      String other = back.putIfAbsent(text.mask(value), value);
      assertThat(other == null || other.equals(value)).isTrue();
    }
  }

  @Test
  void oneChangedLetterChangesTheWholeOfALongText() {
    String value = "The quick brown fox jumps over the lazy dog, then sleeps all day.";
    String one = text.mask(value);
    String other = text.mask(value.replace("fox", "fix"));
    long same = 0;
    for (int i = 0; i < value.length(); i++) {
      same += Character.isLetter(value.charAt(i)) && one.charAt(i) == other.charAt(i) ? 1 : 0;
    }
    assertThat(same).isLessThan(12);
  }

  @Test
  void oneChangedDigitChangesAShortTextInMostPlaces() {
    assertThat(text.mask("4711-0815")).isNotEqualTo(text.mask("4711-0816"));
    int same = 0;
    for (int i = 0; i < 100; i++) {
      String one = text.mask(String.format("4711-%04d", i));
      String other = text.mask(String.format("4711-%04d", i + 1));
      same += one.substring(0, 4).equals(other.substring(0, 4)) ? 1 : 0;
    }
    assertThat(same).isLessThan(5);
  }

  @Test
  void theSameValueGivesTheSameResultInAnotherMaskOfTheDomainAndAnotherUnderAnotherKey() {
    MaskLab again = MaskLab.of(new Mask.Text(), TypeKind.TEXT);
    MaskLab elsewhere = MaskLab.of(MaskLab.form(new Mask.Text()), TypeKind.TEXT, MaskLab.OTHER_KEY);
    String value = "Erika Mustermann, 12.08.1964";
    assertThat(again.mask(value)).isEqualTo(text.mask(value));
    assertThat(elsewhere.mask(value)).isNotEqualTo(text.mask(value));
  }

  @Test
  void aMegabyteIsMaskedToAsManyCharacters() {
    String value = "Lorem ipsum dolor sit amet, 1234! ".repeat(40_000);
    String masked = text.mask(value);
    assertThat(masked).hasSameSizeAs(value).doesNotContain("ipsum");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithoutBeingShown() {
    byte[][] broken = {
      {'a', (byte) 0xff},
      {(byte) 0xc3},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, 'b', 'c'},
    };
    ValueMask mask = new TextMask(MaskLab.KEY, "d");
    for (byte[] value : broken) {
      assertThatThrownBy(() -> mask.mask(value, 0, value.length, new RowBuffer(16)))
          .isInstanceOf(ValueMask.NotMaskable.class)
          .hasMessage("it holds bytes that are not UTF-8");
    }
  }

  @Test
  void utf8IsReadAsJavaReadsIt() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      String value = MaskLab.randomText(random, 20);
      byte[] in = value.getBytes(StandardCharsets.UTF_8);
      RowBuffer out = new RowBuffer(16);
      for (int at = 0; at < in.length; at += Utf8.width(in[at])) {
        Utf8.append(out, Utf8.codePoint(in, at, in.length));
      }
      assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8)).isEqualTo(value);
    }
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextRowMaskerTest {
  private static final TableName TABLE = new TableName("shop", "customer");

  private static FieldPlan field(int column, Mask mask) {
    return field(column, mask, Optional.empty());
  }

  private static FieldPlan field(int column, Mask mask, Optional<String> when) {
    return new FieldPlan(column, TypeKind.TEXT, MaskLab.form(mask), when);
  }

  private static RowMasker masker(List<String> columns, FieldPlan... fields) {
    return TextRowMasker.of(TABLE, columns, List.of(fields), MaskLab.KEY, (_, _, _, _, _, _) -> {});
  }

  private static String mask(RowMasker masker, String rows) {
    byte[] in = ("junk" + rows + "junk").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    masker.mask(in, 4, in.length - 8, out);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }

  @Test
  void fieldsThatAreNotMaskedPassByteForByte() {
    RowMasker masker = masker(List.of("a", "b", "c"), field(1, new Mask.Constant("X")));
    assertThat(mask(masker, "1\\t\\N\tsecret\t\\\\N\\x41\\101 ü🐘\n"))
        .isEqualTo("1\\t\\N\tX\t\\\\N\\x41\\101 ü🐘\n");
  }

  @Test
  void nullStaysNullAndEmptyStaysEmptyAndTheTextOfNullIsAText() {
    RowMasker masker = masker(List.of("a"), field(0, new Mask.Text()));
    assertThat(mask(masker, "\\N\n")).isEqualTo("\\N\n");
    assertThat(mask(masker, "\n")).isEqualTo("\n");
    assertThat(mask(masker, "\\\\N\n")).matches("\\\\\\\\[A-Z]\n");
    assertThat(mask(masker, "null\n")).matches("[a-z]{4}\n");
  }

  @Test
  void theMaskNullLeavesNothingAndAConstantFillsEmptyTextsToo() {
    assertThat(mask(masker(List.of("a"), field(0, new Mask.Null())), "secret\n"))
        .isEqualTo("\\N\n");
    RowMasker constant = masker(List.of("a"), field(0, new Mask.Constant("a\tb\\")));
    assertThat(mask(constant, "secret\n\n\\N\n")).isEqualTo("a\\tb\\\\\na\\tb\\\\\n\\N\n");
  }

  @Test
  void allEscapesMeanTheCharacterTheyStandFor() {
    // Tab, newline, carriage return, backslash and friends are no letters, so `text` keeps them
    RowMasker masker = masker(List.of("a", "b"), field(0, new Mask.Text()));
    String all = "\\b\\f\\n\\r\\t\\v\\\\";
    assertThat(mask(masker, all + "\tx\n")).isEqualTo(all + "\tx\n");
    assertThat(mask(masker, "\\011\\x0A\\x9\\12\tx\n")).isEqualTo("\\t\\n\\t\\n\tx\n");
    // \x41 and \101 are the letter A, and mean the same value as the letter itself
    String masked = mask(masker, "A\tx\n");
    assertThat(mask(masker, "\\x41\tx\n")).isEqualTo(masked).matches("[A-Z]\tx\n");
    assertThat(mask(masker, "\\101\tx\n")).isEqualTo(masked);
    assertThat(mask(masker, "\\A\tx\n")).isEqualTo(masked);
    // Without a digit after it, \x is the letter x
    assertThat(mask(masker, "\\xg\tx\n")).isEqualTo(mask(masker, "xg\tx\n"));
  }

  @Test
  void anEscapedTabOrLineEndIsPartOfTheField() {
    RowMasker masker = masker(List.of("a", "b"), field(1, new Mask.Constant("X")));
    assertThat(mask(masker, "one\\\ttwo\\\nthree\tsecret\n")).isEqualTo("one\\\ttwo\\\nthree\tX\n");
  }

  @Test
  void everyValueComesBackFromItsEscapes() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      RowBuffer escaped = new RowBuffer(16);
      CopyText.escape(value, value.length, escaped);
      for (int at = 0; at < escaped.length(); at++) {
        assertThat(escaped.bytes()[at]).isNotIn((byte) '\t', (byte) '\n', (byte) '\r');
      }
      RowBuffer plain = new RowBuffer(16);
      CopyText.unescape(escaped.bytes(), 0, escaped.length(), plain);
      assertThat(Arrays.copyOf(plain.bytes(), plain.length())).isEqualTo(value);
    }
  }

  @Test
  void severalRowsInOneMessageAreAllMasked() {
    RowMasker masker = masker(List.of("a", "b"), field(0, new Mask.Constant("X")));
    byte[] in = "s1\tb\ns2\tc\n".getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    assertThat(masker.mask(in, 0, in.length, out)).isEqualTo(2);
    assertThat(new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8))
        .isEqualTo("X\tb\nX\tc\n");
  }

  @Test
  void aConditionMasksOnlyWhereItHoldsAndIsNotPassedOn() {
    RowMasker masker =
        masker(
            List.of("a", "b", "c"),
            field(0, new Mask.Constant("X"), Optional.of("b > 1")),
            field(1, new Mask.Constant("Y")),
            field(2, new Mask.Constant("Z"), Optional.of("b > 2")));
    assertThat(mask(masker, "1\t2\t3\tt\tt\n")).isEqualTo("X\tY\tZ\n");
    assertThat(mask(masker, "1\t2\t3\tf\tt\n")).isEqualTo("1\tY\tZ\n");
    assertThat(mask(masker, "1\t2\t3\tt\tf\n")).isEqualTo("X\tY\t3\n");
    // What is neither true nor false must not let a value through
    assertThat(mask(masker, "1\t2\t3\t\\N\t\n")).isEqualTo("X\tY\tZ\n");
  }

  @Test
  void aTableWithoutColumnsKeepsItsRows() {
    assertThat(mask(masker(List.of()), "\n\n\n")).isEqualTo("\n\n\n");
  }

  @Test
  void aRowWithOtherFieldsThanExpectedIsRefusedWithoutBeingShown() {
    RowMasker masker = masker(List.of("a", "b"), field(0, new Mask.Text()));
    for (String row : new String[] {"secret\n", "secret\tb\tc\n", "secret\tb", "secret\\", "\n"}) {
      assertThatThrownBy(() -> mask(masker, row))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(SnapshotProblem.ROW_NOT_UNDERSTOOD);
                assertThat(e)
                    .hasMessageContaining("shop.customer")
                    .hasMessageNotContaining("secret");
              });
    }
    assertThatThrownBy(() -> mask(masker(List.of()), "secret\n"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theWatcherSeesValuesWithoutTheirEscapes() {
    List<String> seen = new ArrayList<>();
    RowMasker masker =
        TextRowMasker.of(
            TABLE,
            List.of("a", "b"),
            List.of(field(1, new Mask.Constant("X"))),
            MaskLab.KEY,
            (column, before, from, length, after, afterLength) ->
                seen.add(
                    column
                        + ":"
                        + new String(before, from, length, StandardCharsets.UTF_8)
                        + ">"
                        + new String(after, 0, afterLength, StandardCharsets.UTF_8)));
    mask(masker, "1\ta\\tb\n2\tplain\n3\t\\N\n4\t\n");
    assertThat(seen).containsExactly("1:a\tb>X", "1:plain>X", "1:>X");
  }

  @Test
  void aValueThatGrowsOrShrinksDoesNotHarmItsNeighbours() {
    Random random = new Random(6);
    RowMasker masker =
        masker(
            List.of("a", "b", "c", "d"),
            field(1, new Mask.Constant("")),
            field(2, new Mask.Hash()));
    for (int i = 0; i < 2_000; i++) {
      RowBuffer row = new RowBuffer(16);
      byte[] kept = MaskLab.randomText(random, 50).getBytes(StandardCharsets.UTF_8);
      CopyText.escape(kept, kept.length, row);
      String field = new String(row.bytes(), 0, row.length(), StandardCharsets.UTF_8);
      assertThat(mask(masker, field + "\t" + field + "\t" + field + "\t" + field + "\n"))
          .startsWith(field + "\t\t")
          .endsWith("\t" + field + "\n")
          .hasSize(2 * field.length() + 3 + 64 + 1);
    }
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayMaskTest {
  private static ValueMask array(Mask mask, TypeKind kind) {
    ValuePlan plan = new ValuePlan(kind, true, MaskLab.form(mask), new ValuePlan.Inside.Whole());
    return ValueMasks.of(plan, MaskLab.KEY).orElseThrow();
  }

  private static String mask(ValueMask mask, String array) {
    byte[] in = ("x" + array + "x").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    mask.mask(in, 1, in.length - 2, out);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                          | \\{}",
        "{NULL,null}                 | \\{NULL,NULL}",
        "{Ana,\"\",Bob}              | \\{[A-Z][a-z]{2},\"\",[A-Z][a-z]{2}}",
        "{\"A b\",\"a,b\",\"{a}\"}   | \\{\"[A-Z] [a-z]\",\"[a-z],[a-z]\",\"\\{[a-z]}\"}",
        "{\"a\\\"b\\\\c\"}           | \\{\"[a-z]\\\\\"[a-z]\\\\\\\\[a-z]\"}",
        "{{Ana,NULL},{Bob,C}}        | \\{\\{[A-Z][a-z]{2},NULL},\\{[A-Z][a-z]{2},[A-Z]}}",
        "[0:1]={Ana,Bob}             | \\[0:1]=\\{[A-Z][a-z]{2},[A-Z][a-z]{2}}",
        "[-1:-1][2:3]={{Ana,Bob}}    | \\[-1:-1]\\[2:3]=\\{\\{[A-Z][a-z]{2},[A-Z][a-z]{2}}}",
      })
  void shapeBoundsNullsAndQuotesAreThoseOfTheSource(String array, String pattern) {
    assertThat(mask(array(new Mask.Text(), TypeKind.TEXT), array))
        .matches(pattern)
        .doesNotContain("Ana", "Bob");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, number, 4711",
    "NUMERIC, number, -12.50",
    "DATE, date, 1984-05-06",
    "UUID, uuid, 6f1c0d1e-0d3b-4f5e-9a44-0d1f1c2b3a49",
    "TEXT, email, ana@example.com",
    "TEXT, phone, 0301234"
  })
  void anElementIsMaskedAsInAColumnOfItsDomain(TypeKind kind, String word, String value) {
    Mask mask =
        switch (word) {
          case "number" -> new Mask.Numeral();
          case "date" -> new Mask.DateShift(30, Mask.Per.VALUE);
          case "uuid" -> new Mask.Uuid();
          case "email" -> new Mask.Email();
          default -> new Mask.Phone();
        };
    String masked = MaskLab.of(mask, kind).mask(value);
    assertThat(masked).isNotEqualTo(value);
    assertThat(mask(array(mask, kind), "{" + value + ",NULL," + value + "}"))
        .isEqualTo("{" + masked + ",NULL," + masked + "}");
  }

  @Test
  void aMaskedTextThatReadsAsNullIsQuoted() {
    Mask constant = new Mask.Constant("NULL");
    assertThat(mask(array(constant, TypeKind.TEXT), "{a,NULL}")).isEqualTo("{\"NULL\",NULL}");
  }

  @Test
  void onlyArraysThatAreWhollyMaskedAreLookedForInTheResult() {
    ValueMask text = array(new Mask.Text(), TypeKind.TEXT);
    for (String array : List.of("{}", "{a,NULL}", "{a,\"\"}", "[2:2]={a}")) {
      mask(text, array);
      assertThat(text.telling()).as(array).isFalse();
    }
    mask(text, "{a,b}");
    assertThat(text.telling()).isTrue();
  }

  @Test
  void whatIsNoArrayIsRefusedWithoutAWordOfIt() {
    for (String array : List.of("{\"secret", "{sec\"ret}", "{secret\\}")) {
      assertThatThrownBy(() -> mask(array(new Mask.Text(), TypeKind.TEXT), array))
          .isInstanceOf(ValueMask.NotMaskable.class)
          .hasMessage("it is not an array in text form");
    }
  }
}

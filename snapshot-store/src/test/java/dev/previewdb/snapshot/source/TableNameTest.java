package dev.previewdb.snapshot.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "shop.customer | shop | customer",
        "Shop.CUSTOMER | Shop | CUSTOMER",
        "\"a.b\".c | a.b | c",
        "a.\"b.c\" | a | b.c",
        "\"a\"\"b\".\"c\"\"\" | a\"b | c\"",
        "a.🐘 🐘 | a | 🐘 🐘",
        "\"plain\".quoted | plain | quoted"
      })
  void namesAreReadAsTheyAreWritten(String text, String schema, String name) {
    assertThat(TableName.parse(text)).contains(new TableName(schema, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        ".",
        "a.",
        ".b",
        "a.b.c",
        "\"a.b",
        "a\"b.c",
        "\"a\"b.c",
        "\"\".b",
        "a.\"b\"c"
      })
  void whatIsNoTableIsNotRead(String text) {
    assertThat(TableName.parse(text)).isEmpty();
  }

  @Test
  void everyNameIsReadBackFromItsSpelling() {
    Random random = new Random(1);
    int[] characters = "ab.\"' \n\t\\🐘Ü%".codePoints().toArray();
    for (int i = 0; i < 20_000; i++) {
      TableName name = new TableName(random(random, characters), random(random, characters));
      assertThat(TableName.parse(name.spelling())).contains(name);
      assertThat(name.toString()).doesNotContain("\n", "\t");
    }
  }

  private static String random(Random random, int[] characters) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(63);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }

  @Test
  void sqlQuotesEverything() {
    assertThat(new TableName("a\"b", "select").sql()).isEqualTo("\"a\"\"b\".\"select\"");
  }
}

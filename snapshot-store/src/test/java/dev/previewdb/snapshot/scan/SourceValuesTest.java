package dev.previewdb.snapshot.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.scan.ValueSample.Whole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values of a source are known again, and where. */
class SourceValuesTest {
  private static final ValueSamples SAMPLES = new ValueSamples(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ana Quintessa Lopez",
        "it was ana quintessa lopez, again",
        "{\"name\": \"Ana Quintessa Lopez\", \"vip\": true}",
        "{\"note\": \"first line\\nAna Quintessa Lopez\"}",
        "{Bob,\"Ana Quintessa Lopez\"}",
        "(\"Ana Quintessa Lopez\",12)",
        "\"Ana Quintessa Lopez\"=>\"friend\"",
        "CHECK (name <> 'Ana Quintessa Lopez'::text)",
        "<b>Ana Quintessa Lopez</b>"
      })
  void aValueIsFoundWhereverItStandsBetweenOtherThanLetters(String text) {
    assertThat(found(text, "Ana Quintessa Lopez")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ana Quintessa Lopezson",
        "Diana Quintessa Lopez",
        "Ana Quintessa  Lopez",
        "Ana Quint",
        "",
        "Ana"
      })
  void aPartOfAWordIsNotTheValue(String text) {
    assertThat(found(text, "Ana Quintessa Lopez")).isEmpty();
  }

  @Test
  void theShortestValueIsFoundAtEveryPlaceOfEveryText() {
    var values = values("a@bc.def", 1);
    for (var before = 0; before < 20; before++) {
      for (var behind = 0; behind < 20; behind++) {
        var text = " ".repeat(before) + "A@BC.def" + " ".repeat(behind);
        assertThat(found(text, values)).as("%d, %d", before, behind).hasSize(1);
        var all = new ArrayList<Integer>();
        var bytes = text.getBytes(UTF_8);
        values.inBytes(bytes, 0, bytes.length, bytes.length, (_, from, _) -> all.add(from));
        assertThat(all).containsExactly(before);
      }
    }
  }

  @Test
  void valuesThatBeginAlikeAreEachKnownForItself() {
    var sample = SAMPLES.sample();
    var text = new StringBuilder();
    for (var i = 0; i < 3000; i++) {
      var value = "+49 30 " + (10_000_000 + i * 7) + (i % 3 == 0 ? " 0" : "");
      sample.add(value.getBytes(UTF_8), 0, value.length(), Whole.NONE);
      text.append(value).append(i % 2 == 0 ? ", " : "5, ");
    }
    var values = SAMPLES.together(List.of(sample));
    assertThat(found(text.toString(), values)).hasSize(1500).doesNotHaveDuplicates();
  }

  @Test
  void aValueIsFoundAsItIsSpelledInDocuments() {
    var value = "Zoë \"the\nDuke\" d'Arc\\17";
    assertThat(found("{\"a\": \"Zoë \\\"the\\nDuke\\\" d'Arc\\\\17\"}", value)).hasSize(1);
    assertThat(found("{\"a\": \"Zo\\u00eb \\\"the\\nDuke\\\" d'Arc\\\\17\"}", value)).hasSize(1);
    assertThat(found("{\"Zoë \\\"the\nDuke\\\" d'Arc\\\\17\"}", value)).hasSize(1);
    assertThat(found("(\"Zoë \"\"the\nDuke\"\" d'Arc\\\\17\")", value)).hasSize(1);
  }

  @Test
  void whatAValueTellsDependsOnItsFormItsLengthAndHowOftenItWasSeen() {
    assertThat(one("ana@example.com", 500).telling()).isTrue();
    assertThat(one("+49 30 901820", 500).telling()).isTrue();
    assertThat(one("San Francisco", 1).telling()).isFalse();
    assertThat(one("Ana Quintessa Lopez-Amaya", 1).telling()).isTrue();
    assertThat(one("Ana Quintessa Lopez-Amaya", 4).telling()).isFalse();
    assertThat(one("Ana Lopez", 1).telling()).isFalse();
    assertThat(one("Ana Lopez 7", 1).tellingInCode()).isTrue();
    assertThat(one("Ana Lopez 7", 4).tellingInCode()).isFalse();
    assertThat(values("administrator", 1).size()).isEqualTo(1);
    assertThat(one("administrator", 1).tellingInCode()).isFalse();
    assertThat(values("2024-01-01", 1).size()).isZero();
    assertThat(values("customer", 1).size()).isZero();
  }

  @Test
  void piecesOfValuesOfSeveralAreSingleValues() {
    assertThat(pieces("{\"a\": \"x, \\\"y\\\"\", \"b\": [1, \"\\u00fc\"], \"\": null}"))
        .containsExactly("a", "x, \"y\"", "b", "1", "\\u00fc", "", "null");
    assertThat(pieces("(Ana Lopez,\"12 Main St, \"\"A\"\"\",,7)"))
        .containsExactly("Ana Lopez", "12 Main St, \"A\"", "7");
    assertThat(pieces("{{a b,NULL},{\"c}d\",\"e\\\\f\"}}"))
        .containsExactly("a b", "NULL", "c}d", "e\\f");
    assertThat(pieces("\"k\"=>\"v\", \"l\"=>NULL")).contains("k", "v", "l", "NULL");
    assertThat(pieces("(Quay,\"(Ana,\"\"{\"\"\"\"a b\"\"\"\",c}\"\")\")"))
        .contains("Quay", "Ana", "a b", "c");
    assertThat(pieces("\"open")).containsExactly("open");
    assertThat(pieces("\"")).containsExactly("");
  }

  private static List<String> pieces(String text) {
    var all = new ArrayList<String>();
    var bytes = text.getBytes(UTF_8);
    Pieces.of(
        bytes, 0, bytes.length, (in, at, size, _) -> all.add(new String(in, at, size, UTF_8)));
    all.removeIf(piece -> piece.equals(" "));
    all.replaceAll(String::strip);
    return all;
  }

  private static SourceValues values(String value, int times) {
    var sample = SAMPLES.sample();
    var bytes = value.getBytes(UTF_8);
    for (var i = 0; i < times; i++) {
      sample.add(bytes, 0, bytes.length, Whole.NONE);
    }
    return SAMPLES.together(List.of(sample));
  }

  private static SourceValues.Value one(String value, int times) {
    return found(value, values(value, times)).getFirst();
  }

  private static List<SourceValues.Value> found(String text, String value) {
    return found(text, values(value, 1));
  }

  private static List<SourceValues.Value> found(String text, SourceValues values) {
    var all = new ArrayList<SourceValues.Value>();
    var bytes = text.getBytes(UTF_8);
    values.inText(bytes, 0, bytes.length, (value, _, _) -> all.add(value));
    return all;
  }
}

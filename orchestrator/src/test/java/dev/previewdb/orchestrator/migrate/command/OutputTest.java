package dev.previewdb.orchestrator.migrate.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.RunObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final List<String> kept = new ArrayList<>();

  private Output output(long limit) {
    return new Output(
        new RunObserver() {
          @Override
          public void printed(String line) {
            kept.add(line);
          }
        },
        List.of("s3cret"),
        limit);
  }

  private Output read(String text) throws IOException {
    return read(text, 1_000_000);
  }

  private Output read(String text, long limit) throws IOException {
    Output output = output(limit);
    output.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return output;
  }

  @Test
  void linesComeAsTheyArePrintedTheLastWithoutItsEndToo() throws IOException {
    read("one\n\ntwo\r\nthree");

    assertThat(kept).containsExactly("one", "", "two", "three");
  }

  @Test
  void secretsAreHiddenKnownOnesAndThoseOfAKnownShape() throws IOException {
    read(
        "my s3cret\ntoken=abc\n-----BEGIN PRIVATE KEY-----\nMIIB\nAAAA\n-----END PRIVATE KEY-----\nafter\n");

    assertThat(kept).last().isEqualTo("after");
    assertThat(String.join("\n", kept))
        .contains("my ***", "token=***")
        .doesNotContain("s3cret", "abc", "MIIB", "AAAA");
  }

  @Test
  void aKeyThatNeverEndsHidesNotAllThatFollows() throws IOException {
    read("-----BEGIN PRIVATE KEY-----\n" + "x\n".repeat(500));

    assertThat(kept).last().isEqualTo("x");
  }

  @Test
  void coloursAndLinesWrittenOverAndControlCharactersDisturbNobody() throws IOException {
    read("\u001b[32mgreen\u001b[0m\n10 %\r100 %\nbell\u0007\n");

    assertThat(kept).containsExactly("green", "100 %", "bell?");
  }

  @Test
  void bytesThatAreNoTextAreReplaced() throws IOException {
    Output output = output(1000);
    output.read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', '\n'}));

    assertThat(kept).containsExactly("a\ufffdb");
  }

  @Test
  void whatIsTooMuchIsNotKeptAndSaidOnce() throws IOException {
    read("123456789\n".repeat(100), 95);

    assertThat(kept).hasSize(10).last().asString().startsWith("(more than 95 bytes were printed");
  }

  @Test
  void theReportGetsTheLastLinesAndWhetherThereAreMore() throws IOException {
    assertThat(read("a\nb\n").printed("x").end()).isEqualTo("a\nb");
    assertThat(read("a\nb\n").printed("x").cut()).isFalse();
    var many = read(String.join("\n", Collections.nCopies(81, "y".repeat(1000)))).printed("x");

    assertThat(many.cut()).isTrue();
    assertThat(many.end().lines()).hasSize(80).allMatch(line -> line.length() == 301);
  }
}

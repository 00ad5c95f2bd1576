package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskedSampleTest {
  @Test
  void fieldsOfCopyTextAreTheValuesThemselves() {
    var row = "1\t\\N\t\\\\N\ta\\tb\\\\\t\tü🐘\n".getBytes(StandardCharsets.UTF_8);
    assertThat(MaskedSample.fields(row, row.length))
        .containsExactly(
            Optional.of("1"),
            Optional.empty(),
            Optional.of("\\N"),
            Optional.of("a\tb\\"),
            Optional.of(""),
            Optional.of("ü🐘"));
  }

  @Test
  void aValueDoesNotPrintItself() {
    assertThat(new MaskedSample.Value("mail", Optional.of("ada@corp"), Optional.of("x@y")))
        .hasToString("mail: *** -> ***");
  }
}

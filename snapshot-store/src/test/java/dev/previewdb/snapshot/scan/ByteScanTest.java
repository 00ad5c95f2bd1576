package dev.previewdb.snapshot.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.scan.ValueSample.Whole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of a source in bytes that nobody reads by SQL. */
class ByteScanTest {
  private static final ValueSamples SAMPLES = new ValueSamples(2);
  private static final String MAIL = "ana.lopez@example.com";
  private static final String PHONE = "+49 30 901820";

  @TempDir Path tree;

  @Test
  void aValueIsFoundAtTheEdgesOfFilesBuffersAndParts() throws Exception {
    var edges = new int[] {0, 1, (1 << 18) - 4098, (1 << 18) - 10, 1 << 18, (1 << 26) - 7, 1 << 26};
    for (var edge : edges) {
      var bytes = noise(edge + MAIL.length() + (edge % 2 == 0 ? 0 : 5000));
      System.arraycopy(MAIL.getBytes(UTF_8), 0, bytes, edge, MAIL.length());
      Files.write(tree.resolve("at-" + edge), bytes);
    }
    var found = scan().found();
    for (var edge : edges) {
      assertThat(found).containsEntry("at-" + edge, Set.of(0));
    }
    assertThat(found).hasSize(edges.length);
  }

  @Test
  void aFieldIsFoundBehindItsLengthAndBeforeAnother() throws Exception {
    Files.createDirectories(tree.resolve("base/5"));
    var header = (char) ((MAIL.length() + 1) << 1 | 1);
    Files.writeString(tree.resolve("base/5/row"), "xx" + header + MAIL + "more");
    Files.writeString(tree.resolve("base/5/log"), "{\"phone\":\"" + PHONE + "\"}");
    assertThat(scan().found())
        .containsOnlyKeys("base/5/row", "base/5/log")
        .containsEntry("base/5/row", Set.of(0))
        .containsEntry("base/5/log", Set.of(1));
  }

  @Test
  void aPartOfALongerWordIsNoValueAndWhatTellsNothingIsNotLookedFor() throws Exception {
    Files.writeString(
        tree.resolve("kept"), "diana.lopez@example.com and ana.lopez@example.community");
    Files.writeString(tree.resolve("city"), "San Francisco");
    var scan = scan();
    assertThat(scan.found()).isEmpty();
    assertThat(scan.values()).isEqualTo(2);
  }

  @Test
  void aValueThatMayBeSomewhereIsNoLongerLookedFor() throws Exception {
    Files.writeString(tree.resolve("file"), MAIL + " " + PHONE);
    var values = values();
    var mail = MAIL.getBytes(UTF_8);
    values.inText(mail, 0, mail.length, (value, _, _) -> value.excuse());
    assertThat(scan(values).found()).containsExactlyEntriesOf(Map.of("file", Set.of(1)));
  }

  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    for (var i = 0; i < length; i++) {
      bytes[i] &= 0x1f;
    }
    return bytes;
  }

  private static SourceValues values() {
    var mails = SAMPLES.sample();
    var others = SAMPLES.sample();
    mails.add(MAIL.getBytes(UTF_8), 0, MAIL.length(), Whole.ANY);
    others.add(PHONE.getBytes(UTF_8), 0, PHONE.length(), Whole.NONE);
    others.add("San Francisco".getBytes(UTF_8), 0, 13, Whole.NONE);
    return SAMPLES.together(List.of(mails, others));
  }

  private ByteScan scan() throws Exception {
    return scan(values());
  }

  private ByteScan scan(SourceValues values) throws Exception {
    var scan = new ByteScan(tree, values);
    for (var task : scan.tasks()) {
      task.call();
    }
    return scan;
  }
}

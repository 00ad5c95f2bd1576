package dev.previewdb.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyWritingTest {
  private static final int SIZE = 8 << 20;

  @TempDir private Path directory;

  @Test
  void aLargeFileIsWrittenWhileTheBuildGoesOn() throws IOException {
    var data = Files.createDirectories(directory.resolve("base").resolve("1"));
    try (var writing = EarlyWriting.of(directory)) {
      var file = Files.write(data.resolve("2"), new byte[SIZE]);
      await().atMost(Duration.ofMinutes(1)).until(() -> writing.wrote(file));
    }
  }

  @Test
  void filesAndDirectoriesThatGoAwayAreNoFailure() throws IOException {
    var writing = EarlyWriting.of(directory);
    for (var i = 0; i < 50; i++) {
      var data = Files.createDirectory(directory.resolve("d" + i));
      var bytes = new byte[SIZE / 4];
      Arrays.fill(bytes, (byte) i);
      Files.delete(Files.write(data.resolve("f"), bytes));
      Files.delete(data);
    }
    writing.end();
    assertThat(directory).isEmptyDirectory();
  }
}

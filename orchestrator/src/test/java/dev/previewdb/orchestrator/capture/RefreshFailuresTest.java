package dev.previewdb.orchestrator.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered of a refresh that failed, also where the file is damaged. */
class RefreshFailuresTest {
  private static final RefreshFailure FAILURE =
      new RefreshFailure(
          Instant.parse("2026-01-02T03:04:05.678Z"), "source-busy", "The source is busy", "Wait");

  @TempDir Path directory;
  private RefreshFailures failures;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    Storage storage = Storage.open(directory);
    failures = new RefreshFailures(storage);
    file = storage.snapshots().resolve("shop/last-failure.json");
    Files.createDirectories(file.getParent());
  }

  @Test
  void aFailureIsRememberedUntilItIsMended() throws IOException {
    assertThat(failures.last("shop")).isEmpty();
    failures.failed("shop", FAILURE);
    assertThat(failures.last("shop")).contains(FAILURE);
    failures.mended("shop");
    assertThat(failures.last("shop")).isEmpty();
  }

  static Stream<byte[]> damaged() {
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);
    return Stream.concat(
        Stream.of(noise, new byte[4096], new byte[] {0, 0, -1, -2, 0, 0}),
        Stream.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"at\": null, \"code\": \"x\", \"what\": \"x\", \"mend\": \"x\"}",
                "{\"at\": 1767323045.678, \"code\": \"source-bu")
            .map(text -> text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedFileIsAFailureToldInOneLineUntilItIsMended(byte[] written) throws IOException {
    Files.write(file, written);

    RefreshFailure last = failures.last("shop").orElseThrow();
    assertThat(last.code()).isEqualTo("storage-unusable");
    assertThat(last.at()).isBetween(Instant.now().minus(Duration.ofHours(1)), Instant.now());
    assertThat(last.words(Optional.empty()))
        .startsWith("There is no snapshot yet; the last capture failed on ")
        .contains(file + " cannot be used: it is not what a failed refresh leaves there. Give it ")
        .hasLineCount(1);
    assertThat(failures.last("shop")).as("asked again").contains(last);

    failures.mended("shop");
    assertThat(failures.last("shop")).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void theNextFailureTakesADamagedOnesPlaceAndLeavesNothingBeside() throws IOException {
    Files.writeString(file, "{");
    failures.failed("shop", FAILURE);
    assertThat(failures.last("shop")).contains(FAILURE);
    try (Stream<Path> all = Files.list(directory.resolve("snapshots/shop"))) {
      assertThat(all.map(path -> path.getFileName().toString()).toList())
          .isEqualTo(List.of("last-failure.json"));
    }
  }
}

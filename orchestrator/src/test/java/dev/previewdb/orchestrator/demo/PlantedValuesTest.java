package dev.previewdb.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedValuesTest {
  private static final String ONE = "Nerissa Vandelborg";
  private static final String OTHER = "Nerissa Wyckhoven-Tal";
  private static final PlantedValues VALUES =
      PlantedValues.of(List.of(ONE, OTHER, "+49 1523 8847213", "Überlinger Straße 7"));

  @Test
  void aValueIsFoundWhereverTheBytesWereCut() {
    byte[] text = bytes("xxx" + ONE + "yyy" + OTHER + "Überlinger Straße 7");
    for (int piece = 1; piece <= text.length; piece++) {
      for (int buffer : new int[] {1, 7, 64, 4096}) {
        Found found = new Found(VALUES);
        try (PlantedStream stream = new PlantedStream(VALUES, found, buffer)) {
          for (int at = 0; at < text.length; at += piece) {
            stream.write(text, at, Math.min(piece, text.length - at));
          }
        }
        assertThat(found.count()).as("pieces of %d, buffer of %d", piece, buffer).isEqualTo(3);
        assertThat(found.has(2)).isFalse();
      }
    }
  }

  @Test
  void aValueAcrossTheScannersOwnBufferIsFound(@TempDir Path directory) throws Exception {
    for (int place : new int[] {0, (1 << 16) - 5, (1 << 18) - 1, (1 << 18) + 3, 900_000}) {
      byte[] noise = new byte[1_000_000];
      new Random(place).nextBytes(noise);
      byte[] value = bytes(OTHER);
      System.arraycopy(value, 0, noise, place, value.length);
      Path file = Files.write(directory.resolve("noise-" + place), noise);

      assertThat(FileScan.of(file, VALUES).count()).as("at %d", place).isEqualTo(1);
    }
  }

  @Test
  void aValueThatEndsWithTheBytesIsFoundAndOneThatIsCutOffIsNot() {
    assertThat(search("..." + ONE).has(0)).isTrue();
    assertThat(search(ONE.substring(0, ONE.length() - 1)).count()).isZero();
    assertThat(search(ONE.toLowerCase(Locale.ROOT)).count()).isZero();
  }

  @Test
  void twoThingsAreNotReadAsOne() {
    Found found = new Found(VALUES);
    PlantedStream stream = new PlantedStream(VALUES, found);
    byte[] value = bytes(ONE);
    stream.write(value, 0, 8);
    stream.end();
    stream.write(value, 8, value.length - 8);
    stream.close();
    assertThat(found.count()).isZero();
  }

  @Test
  void valuesThatBeginAlikeAreToldApart() {
    assertThat(search(OTHER).has(0)).isFalse();
    assertThat(search(OTHER).has(1)).isTrue();
    assertThat(search(ONE + OTHER).count()).isEqualTo(2);
  }

  @Test
  void everyOneOfAThousandIsFoundInManyFilesAndNamesAndNoneInNoise(@TempDir Path directory)
      throws Exception {
    InventedPeople people = new InventedPeople(new Random(7));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      all.addAll(List.of(people.name(), people.email(), people.phone(), people.street()));
    }
    PlantedValues thousand = PlantedValues.of(all);
    Path below = Files.createDirectories(directory.resolve("a/b"));
    byte[] noise = new byte[5_000_000];
    new Random(1).nextBytes(noise);
    Files.write(below.resolve("noise"), noise);
    assertThat(FileScan.of(directory, thousand).count()).isZero();

    for (int i = 0; i < 999; i++) {
      Files.writeString(
          below.resolve("f" + i % 50),
          all.get(i),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    Files.createFile(below.resolve(all.get(999)));
    Scan scan = FileScan.of(directory, thousand);
    assertThat(scan.count()).isEqualTo(1000);
    assertThat(scan.things()).isEqualTo(52);
  }

  @Test
  @SuppressWarnings("ObjectToString") // that it says nothing is the point
  void valuesThatChanceCouldMakeAreRefused() {
    assertThatThrownBy(() -> PlantedValues.of(List.of("Anna"))).hasMessageContaining("8 bytes");
    assertThatThrownBy(() -> PlantedValues.of(List.of(ONE, ONE))).hasMessageContaining("same");
    assertThat(VALUES.toString()).doesNotContain("Nerissa");
  }

  private static Found search(String text) {
    Found found = new Found(VALUES);
    byte[] in = bytes(text);
    VALUES.search(in, 0, in.length, found);
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

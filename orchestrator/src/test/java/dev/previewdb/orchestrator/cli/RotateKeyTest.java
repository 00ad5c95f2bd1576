package dev.previewdb.orchestrator.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.masking.MaskingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** `masking rotate-key`: where a new key cannot take the old one's place, nothing changes. */
class RotateKeyTest {
  private static final String KEY = "k".repeat(44);

  @TempDir Path directory;
  private Path key;

  @BeforeEach
  void configure() throws IOException {
    key = directory.resolve("masking-key");
    Files.writeString(
        directory.resolve("previewdb.yaml"),
        """
        storage: storage
        api: { token: { env: API } }
        projects:
          shop:
            git: file:///srv/shop.git
            source: { host: 127.0.0.1, database: shop, user: reader, password: { env: SOURCE }, tls: disable }
            masking: masking.yaml
            masking-key: { file: masking-key }
        """);
  }

  @Test
  void thereIsNoFile() throws IOException {
    assertRefused("key-not-rotated", key + " does not exist");
  }

  @Test
  void theFileIsADirectory() throws IOException {
    Files.createDirectory(key);
    assertRefused("key-not-rotated", "irectory");
  }

  @Test
  void theFileHoldsNoText() throws IOException {
    byte[] noText = new byte[40];
    noText[7] = (byte) 0xff;
    Files.write(key, noText);
    assertRefused("key-not-rotated", "it is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "too short a key\n"})
  void theFileHoldsNoKey(String text) throws IOException {
    Files.writeString(key, text);
    assertRefused("key-invalid", "32 is the least");
  }

  /** A directory in which nobody makes a file, not even root. */
  @Test
  void theDirectoryBehindALinkTakesNoFile() throws IOException {
    Files.createSymbolicLink(key, Path.of("/proc/version"));
    assertRefused("key-not-rotated", "/proc/");
    assertThat(key).isSymbolicLink();
  }

  @Test
  void theOldKeysNameIsTakenByADirectory() throws IOException {
    Files.writeString(key, KEY);
    Files.createDirectory(old());
    assertRefused("key-not-rotated", old() + " exists already");
  }

  @Test
  void theOldKeysNameIsTakenByAnotherKey() throws IOException {
    Files.writeString(key, KEY);
    Files.writeString(old(), "another key");
    assertRefused("key-not-rotated", old() + " exists already");
  }

  @Test
  void theSameKeyUnderTheOldKeysNameIsInNobodysWay() throws IOException {
    Files.writeString(key, KEY);
    Files.writeString(old(), KEY + "\n");
    Ran rotated = rotate();
    assertThat(rotated.exitCode()).as(rotated.err()).isZero();
    assertThat(Files.readString(key)).hasSizeGreaterThan(40).isNotEqualTo(KEY);
    assertThat(old()).hasContent(KEY);
    assertThat(rotated.json().get("kept").asText()).isEqualTo(old().toString());
    assertThat(rotated.json().get("newId")).isNotEqualTo(rotated.json().get("oldId"));
  }

  private void assertRefused(String code, String words) throws IOException {
    SortedMap<String, String> before = files();
    Ran refused = rotate();
    assertThat(refused.exitCode()).as(refused.out()).isEqualTo(1);
    assertThat(refused.errorAsJson().get("code").asText()).isEqualTo(code);
    assertThat(refused.errorAsJson().get("what").asText())
        .contains(words)
        .contains(code.equals("key-not-rotated") ? key.toString() : "");
    assertThat(refused.out() + refused.err()).doesNotContain(KEY, "too short a key");
    assertThat(files()).as("no draft, and the old key in its place").isEqualTo(before);
  }

  private Ran rotate() {
    return Ran.of(
        Map.of(),
        "masking",
        "rotate-key",
        "shop",
        "-o",
        "json",
        "-c",
        directory.resolve("previewdb.yaml").toString());
  }

  private Path old() {
    return directory.resolve("masking-key.old-" + MaskingKey.of(KEY.getBytes(UTF_8)).id());
  }

  /** Every name, and what is in the files. */
  private SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        all.put(
            path.getFileName().toString(),
            Files.isDirectory(path)
                ? "a directory"
                : new String(Files.readAllBytes(path), ISO_8859_1));
      }
    }
    return all;
  }
}

package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aSizeOrAFileSystemThatIsNoneIsRefusedBeforeAnythingIsRead() {
    Ran size = Ran.of(Map.of(), "storage", "init", "--size", "lots");
    assertThat(size.exitCode()).isEqualTo(2);
    assertThat(size.err()).contains("'lots' is no size", "200GB");

    Ran kind = Ran.of(Map.of(), "storage", "init", "--size", "1GB", "--fs", "ext4");
    assertThat(kind.exitCode()).isEqualTo(2);
    assertThat(kind.err()).contains("ext4");
  }

  @Test
  @Tag("root")
  void anImageIsMadeOnceAndItsLineIsPrinted() throws IOException, InterruptedException {
    try (TestOrganization acme = new TestOrganization(false)) {
      Path storage = acme.directory.path().resolve("storage");
      Path small = Files.createDirectory(acme.directory.path().resolve("small"));
      run("mount", "-t", "tmpfs", "-o", "size=500m", "tmpfs", small.toString());
      String image = small.resolve("image").toString();
      String[] command = {
        "storage", "init", "--size", "700MB", "--image", image, "-c", acme.configFile().toString()
      };
      try {
        Ran made = Ran.of(Map.of(), command);
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.err()).contains("warning: the disk of " + image + " has only 5");
        assertThat(made.out())
            .contains(
                image + " is mounted at " + storage + ": xfs for 700.0 MB, given to the user root",
                "\n" + image + " " + storage + " xfs loop,",
                "RequiresMountsFor=" + storage);
        assertThat(Files.getFileStore(storage).type()).isEqualTo("xfs");

        JsonNode again =
            Ran.of(
                    Map.of(),
                    Stream.concat(Stream.of(command), Stream.of("-o", "json"))
                        .toArray(String[]::new))
                .json();
        assertThat(again.get("made").asBoolean()).isFalse();
        assertThat(again.get("fileSystem").asText()).isEqualTo("xfs");
      } finally {
        run("umount", storage.toString());
        run("umount", small.toString());
      }
    }
  }

  @Test
  void aStorageThatIsNotThereIsNamedAndNotMade() throws IOException {
    try (TestOrganization acme = new TestOrganization(false)) {
      Ran status = status(acme);
      assertThat(status.exitCode()).isEqualTo(1);
      assertThat(status.err()).contains(acme.directory.path().resolve("storage").toString());
      assertThat(acme.directory.path().resolve("storage")).doesNotExist();
    }
  }

  @Test
  void theStatusOfARunningServiceNamesItsSnapshotsAndPreviews() throws IOException {
    try (TestOrganization acme = new TestOrganization(true)) {
      assertServed(acme, Volumes.probe(acme.storage().previews()));
    }
  }

  @ParameterizedTest
  @CsvSource({"xfs, REFLINK", "btrfs, SUBVOLUME"})
  @Tag("root")
  void onAnImageAPreviewHasLittleForItself(String fileSystem, CloneMode mode)
      throws IOException, InterruptedException {
    try (TestOrganization acme = new TestOrganization(false)) {
      String file = acme.configFile().toString();
      Ran made =
          Ran.of(Map.of(), "storage", "init", "--size", "2GB", "--fs", fileSystem, "-c", file);
      assertThat(made.exitCode()).as(made.err()).isZero();
      try {
        assertThat(status(acme).out()).contains("It holds no snapshot and no preview yet.");
        acme.takeSnapshot();
        JsonNode preview = assertServed(acme, mode).at("/parts/1");
        assertThat(preview.get("sharedShare").asDouble()).isGreaterThan(0.5);
        assertThat(preview.get("ownBytes").asLong()).isLessThan(preview.get("bytes").asLong());
      } finally {
        acme.endServers();
        run("umount", acme.directory.path().resolve("storage").toString());
      }
    }
  }

  private static JsonNode assertServed(TestOrganization acme, CloneMode mode) throws IOException {
    try (Service _ = acme.start()) {
      int number = acme.open("phone", Map.of("2_phone.sql", "SELECT 1;")).number();
      await().atMost(PATIENCE).until(() -> acme.comment(number).contains("is ready"));

      if (mode != CloneMode.COPY) {
        assertThat(acme.comment(number)).containsPattern("[1-9]\\d* % shared with the snapshot");
      }
      JsonNode json = status(acme, "-o", "json").json();
      assertThat(json.get("mode").asText()).isEqualToIgnoringCase(mode.name());
      assertThat(json.findValuesAsText("kind")).containsExactly("snapshot", "preview");
      assertThat(json.findValuesAsText("name"))
          .satisfiesExactly(
              snapshot -> assertThat(snapshot).matches("shop \\d{8}-\\d{6}"),
              preview -> assertThat(preview).isEqualTo("shop-pr-" + number));
      assertThat(json.get("takenBytes").asLong())
          .isPositive()
          .isLessThan(json.get("bytes").asLong());
      assertThat(status(acme).out())
          .contains("clones   " + mode.name().toLowerCase(Locale.ROOT), "All together take ")
          .containsPattern("preview +shop-pr-" + number + " .* MB .* %");
      return json;
    }
  }

  private static Ran status(TestOrganization acme, String... more) {
    return Ran.of(
        Map.of(),
        Stream.concat(
                Stream.of("storage", "status", "-c", acme.configFile().toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}

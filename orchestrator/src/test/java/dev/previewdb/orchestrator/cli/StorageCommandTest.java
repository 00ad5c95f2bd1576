package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.TestOrganization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StorageCommandTest {
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

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}

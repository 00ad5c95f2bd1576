package dev.previewdb.snapshot.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** It mounts: needs root, xfsprogs and btrfs-progs. */
@Tag("root")
class TemporaryImageTest {
  private final TestDirectory place = new TestDirectory();
  private final Path file = place.path().resolve("some.img");
  private final Path directory = place.path().resolve("some");

  @AfterEach
  void clear() {
    place.close();
  }

  @ParameterizedTest
  @EnumSource
  void itSharesBlocksAndLeavesOnlyItsDirectory(ImageFileSystem fileSystem) throws IOException {
    try (var _ = make(fileSystem)) {
      assertThat(Volumes.probe(directory)).isNotEqualTo(CloneMode.COPY);
      Files.writeString(directory.resolve("gone"), "x");
    }
    assertNothingIsLeft();
  }

  @Test
  void anInterruptAndAFileHeldOpenDoNotKeepItMounted() throws IOException {
    var image = make(ImageFileSystem.XFS);
    try (var _ = Files.newOutputStream(directory.resolve("open"))) {
      Thread.currentThread().interrupt();
      image.close();
      assertThat(Thread.interrupted()).isTrue();
      assertNothingIsLeft();
    }
  }

  private TemporaryImage make(ImageFileSystem fileSystem) {
    return TemporaryImage.make(
        new ImageRequest(file, 400_000_000, fileSystem, directory, Optional.empty()));
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(Mount.at(directory)).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(directory).isEmptyDirectory();
  }
}

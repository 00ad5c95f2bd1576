package dev.previewdb.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.volume.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptySiblingTest {
  @TempDir private Path snapshot;

  @Test
  void ofWhatWasMadeOnlyTheDataStays() throws IOException {
    var sibling = new EmptySibling(snapshot);
    sibling.make((home, work) -> {
      write(home.resolve("data/PG_VERSION"));
      write(home.resolve("schema.dump"));
      write(work.resolve("data/base/row"));
    });

    assertThat(sibling.isThere()).isTrue();
    assertThat(snapshot.toFile().list()).containsExactly("empty");
    assertThat(sibling.place().toFile().list()).containsExactly("data");
    assertThat(sibling.place().resolve("data/PG_VERSION")).exists();
  }

  @Test
  void aMakingThatFailsLeavesNothingAndTheNextBeginsAnew() throws IOException {
    var sibling = new EmptySibling(snapshot);
    assertThatThrownBy(() ->
            sibling.make((home, work) -> {
              write(home.resolve("data/half"));
              write(work.resolve("data/base/row"));
              throw new IllegalStateException("the disk is full");
            }))
        .hasMessage("the disk is full");
    assertThat(snapshot).isEmptyDirectory();
    assertThat(sibling.isThere()).isFalse();

    sibling.make((home, work) -> write(home.resolve("data/PG_VERSION")));
    assertThat(sibling.place().resolve("data").toFile().list()).containsExactly("PG_VERSION");
  }

  @Test
  void anInterruptedMakingLeavesNothingAndItsThreadStaysInterrupted() {
    assertThatThrownBy(() ->
            new EmptySibling(snapshot)
                .make((home, work) -> {
                  write(work.resolve("data/base/row"));
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("interrupted");
                }))
        .hasMessage("interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(snapshot).isEmptyDirectory();
  }

  @Test
  void whatAnotherProcessMakesIsLeftAlone() throws IOException {
    var sibling = new EmptySibling(snapshot);
    var theirs = snapshot.resolve(".empty/m/data/PG_VERSION");
    write(theirs);
    try (var _ = DirectoryLock.take(snapshot.resolve(".empty")).orElseThrow()) {
      sibling.sweep();
      assertThatThrownBy(() -> sibling.make((home, work) -> write(home.resolve("data/ours"))))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process works there");
      assertThat(theirs).exists();
    }
    // It was killed
    sibling.sweep();
    assertThat(snapshot).isEmptyDirectory();
  }

  private static void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

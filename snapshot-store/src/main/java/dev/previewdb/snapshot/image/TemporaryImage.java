package dev.previewdb.snapshot.image;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An image for the length of some work: its file is gone, and nothing mounted, when it closes. */
public final class TemporaryImage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryImage.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int TRIES = 25;

  private final Path file;
  private final Path directory;
  private final Programs programs;

  private TemporaryImage(ImageRequest request, Programs programs) {
    this.file = request.file();
    this.directory = request.directory();
    this.programs = programs;
  }

  /**
   * Makes and mounts one, where nothing is mounted yet.
   *
   * @throws SnapshotException as of {@link StorageImage#make}; nothing is left then
   */
  public static TemporaryImage make(ImageRequest request) {
    var made = StorageImage.make(request);
    if (made instanceof ImageResult.AlreadyMounted) {
      throw new IllegalArgumentException(request.directory() + " is a mount already");
    }
    return new TemporaryImage(request, Programs.ofTheSystem());
  }

  /**
   * Unmounts it and deletes its file; the directory stays. A file that somebody still holds open in
   * it keeps its disk until that is closed. A second time does nothing.
   */
  @Override
  public synchronized void close() {
    // Programs are waited for, and an interrupted thread does not wait.
    var interrupted = Thread.interrupted();
    try {
      unmount();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} has to be unmounted and {} removed by hand: {}", directory, file, e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void unmount() throws IOException {
    for (var tries = 1; Mount.at(directory).isPresent(); tries++) {
      try {
        programs.run("umount", List.of(directory.toString()));
      } catch (IOException e) {
        // Busy, as right after the end of a server
        if (tries >= TRIES) {
          programs.run("umount", List.of("--lazy", directory.toString()));
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}

package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Many may share a directory, or one has it alone: threads and processes alike, and the system lets
 * go when a process dies. It is the directory itself that is locked, whatever its name becomes. A
 * lock of Java's own is no help here: within one process its locks do not share.
 */
public final class DirectoryLock implements AutoCloseable {
  private final int fd;

  private DirectoryLock(int fd) {
    this.fd = fd;
  }

  /** Beside others who share it; empty where somebody has it alone, or it is not there. */
  public static Optional<DirectoryLock> share(Path directory) throws IOException {
    return lock(directory, true);
  }

  /** Alone; empty where anybody else has it, or it is not there. */
  public static Optional<DirectoryLock> take(Path directory) throws IOException {
    return lock(directory, false);
  }

  private static Optional<DirectoryLock> lock(Path directory, boolean shared) throws IOException {
    try (var libc = new Libc()) {
      return lock(libc, directory, shared);
    } catch (SystemCallException e) {
      if (e.missing() || e.locked()) {
        return Optional.empty();
      }
      throw e.at(directory);
    }
  }

  private static Optional<DirectoryLock> lock(Libc libc, Path directory, boolean shared)
      throws SystemCallException {
    var fd = libc.open(directory);
    try {
      libc.lock(fd, shared);
      return Optional.of(new DirectoryLock(fd));
    } catch (SystemCallException e) {
      libc.close(fd);
      throw e;
    }
  }

  @Override
  public void close() {
    try (var libc = new Libc()) {
      libc.close(fd);
    } catch (SystemCallException e) {
      // It is closed whatever it says.
    }
  }
}

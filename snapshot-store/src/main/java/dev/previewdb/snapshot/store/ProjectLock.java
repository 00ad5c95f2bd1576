package dev.previewdb.snapshot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held while one process works in a project's directory; the system lets go when it dies. */
final class ProjectLock implements AutoCloseable {
  private final FileChannel channel;

  private ProjectLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty where another thread or process has it. */
  static Optional<ProjectLock> tryTake(ProjectDirectory project) throws IOException {
    Files.createDirectories(project.path());
    var channel =
        FileChannel.open(project.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(new ProjectLock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of ours.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The file is closed whatever it says.
    }
  }
}

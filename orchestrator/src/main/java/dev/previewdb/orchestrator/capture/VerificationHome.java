package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.volume.DirectoryLock;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for one verification, locked as long as its process lives, so that whoever clears
 * what was left knows which are in use.
 */
final class VerificationHome implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VerificationHome.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path path;
  private final DirectoryLock lock;

  private VerificationHome(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /** A new one, empty. */
  static VerificationHome in(Storage storage) {
    try {
      while (true) {
        Path path = made(storage.verifying());
        Optional<DirectoryLock> lock = DirectoryLock.take(path);
        if (lock.isPresent() && Files.isDirectory(path)) {
          return new VerificationHome(path, lock.get());
        }
        // A sweep took it for a leftover before it was locked
        lock.ifPresent(DirectoryLock::close);
      }
    } catch (IOException e) {
      throw unusable(storage, e);
    }
  }

  /** Short, because the path of the server's socket below it may not be long. */
  private static Path made(Path verifying) throws IOException {
    for (int number = 1; ; number++) {
      try {
        // The servers' user passes through it
        return Files.createDirectory(
            verifying.resolve(String.valueOf(number)),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      } catch (FileAlreadyExistsException e) {
        // Another verification's
      }
    }
  }

  /** Removes what killed verifications left, and stops the servers they left running. */
  static void sweep(Storage storage) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(storage.verifying())) {
      for (Path path : all) {
        Optional<DirectoryLock> lock = DirectoryLock.take(path);
        if (lock.isPresent()) {
          log.info("Removing {}, which an unfinished verification left", path);
          new VerificationHome(path, lock.get()).close();
        }
      }
    } catch (IOException e) {
      throw unusable(storage, e);
    }
  }

  Path path() {
    return path;
  }

  /** Ends its server at once; none there is no error. */
  void endServer() {
    PostgresServer.end(path, PATIENCE);
  }

  @Override
  public void close() {
    // Ending a server waits, and an interrupted thread does not
    boolean interrupted = Thread.interrupted();
    try {
      endServer();
      Volumes.delete(path);
    } finally {
      lock.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static PreviewDbException unusable(Storage storage, IOException e) {
    return PreviewDbException.because(
        Problem.STORAGE_UNUSABLE, e, storage.verifying(), Reason.of(e));
  }
}

package dev.previewdb.snapshot.store;

import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.volume.DirectoryLock;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A data directory with a snapshot's schema and none of its rows. It lies within the snapshot's
 * directory, so it is held with it, counts with it and goes with it, and no list names it. Like a
 * snapshot it appears by one rename.
 *
 * @param snapshot the directory of the snapshot
 */
record EmptySibling(Path snapshot) {
  private static final String PLACE = "empty";
  private static final String DRAFT = ".empty";

  /** Short, because the path of a server's socket below it may not be long. */
  private static final String MADE = "m";

  private static final String WORK = "w";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Path place() {
    return snapshot.resolve(PLACE);
  }

  boolean isThere() {
    return Files.isDirectory(place());
  }

  void make(EmptyMaking making) throws IOException {
    var draft = draft();
    Files.createDirectories(draft);
    try (var _ = alone(draft)) {
      clear(draft);
      try {
        var made = Files.createDirectory(draft.resolve(MADE));
        making.make(made, Files.createDirectory(draft.resolve(WORK)));
        Building.keepOnly(Set.of("data"), made);
        Durability.sync(made);
        Files.move(made, place(), StandardCopyOption.ATOMIC_MOVE);
        Durability.syncDirectory(snapshot);
      } finally {
        end(draft);
      }
    }
  }

  /** Ending a server waits, and an interrupted thread does not. */
  private static void end(Path draft) {
    var interrupted = Thread.interrupted();
    try {
      clear(draft);
      Volumes.delete(draft);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes what a killed making left, and stops the servers it left running. */
  void sweep() throws IOException {
    var lock = DirectoryLock.take(draft());
    if (lock.isPresent()) {
      try (var _ = lock.get()) {
        end(draft());
      }
    }
  }

  private Path draft() {
    return snapshot.resolve(DRAFT);
  }

  private static DirectoryLock alone(Path draft) throws IOException {
    return DirectoryLock.take(draft)
        .orElseThrow(
            () -> new FileSystemException(draft.toString(), null, "another process works there"));
  }

  private static void clear(Path draft) {
    for (var name : List.of(MADE, WORK)) {
      PostgresServer.end(draft.resolve(name), PATIENCE);
      Volumes.delete(draft.resolve(name));
    }
  }
}

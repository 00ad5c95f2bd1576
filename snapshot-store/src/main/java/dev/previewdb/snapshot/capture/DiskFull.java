package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Tells a full disk under a server from its other failures. */
record DiskFull(Path place) {
  private static final String STATE = "53100";

  /** Less than two segments of the log: the server has no room to work. */
  private static final long NO_ROOM = 32L << 20;

  SnapshotException or(SQLException e, Supplier<SnapshotException> other) {
    return STATE.equals(e.getSQLState())
        ? new SnapshotException(SnapshotProblem.DISK_FULL, place)
        : other.get();
  }

  /**
   * A server that cannot write its log dies, and programs cannot say why they fail: then the disk
   * is asked.
   */
  SnapshotException or(SnapshotException other) {
    try {
      return Files.getFileStore(place).getUsableSpace() < NO_ROOM
          ? new SnapshotException(SnapshotProblem.DISK_FULL, place)
          : other;
    } catch (IOException e) {
      return other;
    }
  }
}

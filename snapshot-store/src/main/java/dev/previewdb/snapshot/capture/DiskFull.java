package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Tells a full disk under a server from its other failures. */
record DiskFull(Path place) {
  private static final String STATE = "53100";

  SnapshotException or(SQLException e, Supplier<SnapshotException> other) {
    return STATE.equals(e.getSQLState())
        ? new SnapshotException(SnapshotProblem.DISK_FULL, place)
        : other.get();
  }
}

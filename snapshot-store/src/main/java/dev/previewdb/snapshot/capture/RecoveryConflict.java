package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * Tells what a replica ends, because it stands in the way of what the replica has to replay, from
 * other failures of a source.
 */
final class RecoveryConflict {
  /** A serialization failure: reading alone, as we do, has no other reason for one. */
  private static final String STATE = "40001";

  private RecoveryConflict() {}

  static SnapshotException or(SQLException e, String source, Supplier<SnapshotException> other) {
    return STATE.equals(e.getSQLState())
        ? new SnapshotException(SnapshotProblem.SOURCE_CONFLICT, source, ServerWords.of(e))
        : other.get();
  }
}

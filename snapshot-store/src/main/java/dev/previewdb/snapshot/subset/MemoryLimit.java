package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;

/** Counts the bytes of what is remembered, and refuses before they are too many. */
final class MemoryLimit {
  private static final long MEGABYTE = 1L << 20;

  private final long most;
  private long taken;
  private TableName reading = new TableName("", "");

  MemoryLimit(long most) {
    this.most = most;
  }

  /** Which table is to be named when there is too little. */
  void reading(TableName table) {
    reading = table;
  }

  /**
   * Takes so many bytes, before they are there.
   *
   * @throws SnapshotException SUBSET_TOO_LARGE
   */
  void take(long bytes) {
    if (taken + bytes > most) {
      throw new SnapshotException(SnapshotProblem.SUBSET_TOO_LARGE, reading, most / MEGABYTE);
    }
    taken += bytes;
  }

  void giveBack(long bytes) {
    taken -= bytes;
  }

  long taken() {
    return taken;
  }
}

package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_A_DATA_DIRECTORY;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a PostgreSQL data directory tells of itself while no server runs in it. */
public record DataDirectory(Path path) {
  /**
   * After system identifier (8 bytes), control version (4) and catalog version (4): pg_control.h,
   * PostgreSQL 14 to 18.
   */
  private static final int STATE_OFFSET = 16;

  private static final int SHUT_DOWN = 1;

  /** The major version of the servers that can run in it. */
  public int major() {
    try {
      return Integer.parseInt(Files.readString(path.resolve("PG_VERSION")).strip());
    } catch (IOException e) {
      throw new SnapshotException(NOT_A_DATA_DIRECTORY, path, Reason.of(e)).because(e);
    } catch (NumberFormatException e) {
      throw new SnapshotException(NOT_A_DATA_DIRECTORY, path, "its PG_VERSION is no number")
          .because(e);
    }
  }

  /** Whether its last server shut down cleanly, so that a clone of it starts without recovery. */
  public boolean isCleanlyShutDown() {
    try {
      var control = Files.readAllBytes(path.resolve("global/pg_control"));
      return control.length > STATE_OFFSET + Integer.BYTES
          && ByteBuffer.wrap(control).order(ByteOrder.nativeOrder()).getInt(STATE_OFFSET)
              == SHUT_DOWN;
    } catch (IOException e) {
      throw new SnapshotException(NOT_A_DATA_DIRECTORY, path, Reason.of(e)).because(e);
    }
  }
}

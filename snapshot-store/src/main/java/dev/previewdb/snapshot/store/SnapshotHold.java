package dev.previewdb.snapshot.store;

import dev.previewdb.snapshot.volume.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A snapshot that nobody drops until this is closed: held for the length of a clone. Many may hold
 * the same one.
 */
public final class SnapshotHold implements AutoCloseable {
  private final Snapshot snapshot;
  private final DirectoryLock lock;

  private SnapshotHold(Snapshot snapshot, DirectoryLock lock) {
    this.snapshot = snapshot;
    this.lock = lock;
  }

  /** Empty where the snapshot is being dropped, or is gone. */
  static Optional<SnapshotHold> on(Snapshot snapshot) throws IOException {
    var lock = DirectoryLock.share(snapshot.directory());
    // Opened before a drop and locked after its rename, it is only a name's past.
    if (lock.isPresent() && !Files.isDirectory(snapshot.directory())) {
      lock.get().close();
      return Optional.empty();
    }
    return lock.map(l -> new SnapshotHold(snapshot, l));
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * The schema of the snapshot without its rows, to be cloned in its place; safe from being dropped
   * as long as the snapshot is. Its manifest is the snapshot's.
   *
   * @param making makes it when it is asked for the first time; one caller at a time
   * @throws dev.previewdb.snapshot.SnapshotException STORE_FAILED, or as the making does; nothing
   *     is left of it then
   */
  public Snapshot withoutRows(EmptyMaking making) {
    var sibling = new EmptySibling(snapshot.directory());
    try {
      if (!sibling.isThere()) {
        sibling.make(making);
      }
    } catch (IOException e) {
      throw SnapshotCatalog.failed(sibling.place(), e);
    }
    return new Snapshot(snapshot.manifest(), sibling.place());
  }

  @Override
  public void close() {
    lock.close();
  }
}

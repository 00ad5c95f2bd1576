package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.MEASURE_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What trees really take on the disk: the extents of their plain files, holes left out, and an
 * extent that several of these files share counted once. A file system that tells no extents is
 * taken at its files' sizes. Directories and the file system's own bookkeeping are not counted.
 */
public final class DiskUse {
  private final ByteRanges shared = new ByteRanges();

  /**
   * The bytes that this tree takes beyond the trees that were added before. All trees lie on one
   * file system.
   *
   * @throws SnapshotException MEASURE_FAILED
   */
  public long add(Path tree) {
    try (var libc = new Libc();
        var directory = OpenDirectory.open(libc, tree)) {
      return add(libc, directory);
    } catch (IOException e) {
      throw new SnapshotException(MEASURE_FAILED, tree, Reason.of(e)).because(e);
    }
  }

  private long add(Libc libc, OpenDirectory directory) throws SystemCallException {
    var bytes = 0L;
    while (directory.next()) {
      try {
        switch (directory.kind()) {
          case DIRECTORY -> {
            try (var child = directory.open(directory.name())) {
              bytes += add(libc, child);
            }
          }
          case FILE -> bytes += addFile(libc, libc.open(directory.fd(), directory.name()));
          case OTHER -> {
            // A link or a socket takes no blocks.
          }
        }
      } catch (SystemCallException e) {
        throw e.at(directory.entryPath());
      }
    }
    return bytes;
  }

  private long addFile(Libc libc, int file) throws SystemCallException {
    var total = new long[1];
    try {
      libc.eachExtent(
          file,
          (place, length, isShared) ->
              total[0] += isShared ? shared.add(place, place + length) : length);
    } catch (SystemCallException e) {
      if (!e.unsupported()) {
        throw e;
      }
      total[0] = libc.size(file);
    } finally {
      libc.close(file);
    }
    return total[0];
  }
}

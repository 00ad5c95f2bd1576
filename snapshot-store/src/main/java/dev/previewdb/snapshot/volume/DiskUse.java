package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.MEASURE_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What trees really take on the disk: the extents of their plain files, holes left out, and an
 * extent that several of these files share counted once. A file system that tells no extents is
 * taken at its files' sizes. What goes away meanwhile counts for nothing. Directories and the file
 * system's own bookkeeping are not counted.
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
    try (var libc = new Libc()) {
      var bytes = new long[1];
      TreeFiles.each(libc, tree, file -> bytes[0] += ofFile(libc, file));
      return bytes[0];
    } catch (IOException e) {
      throw new SnapshotException(MEASURE_FAILED, tree, Reason.of(e)).because(e);
    }
  }

  private long ofFile(Libc libc, int file) throws SystemCallException {
    var total = new long[1];
    try {
      libc.eachExtent(
          file,
          (_, place, length, isShared) ->
              total[0] += isShared ? shared.add(place, place + length) : length);
      return total[0];
    } catch (SystemCallException e) {
      if (!e.unsupported()) {
        throw e;
      }
      return libc.size(file);
    }
  }
}

package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Adds up, with several workers, what a tree shares and what it has for itself; where a file system
 * cannot tell, nothing is shared. What goes away meanwhile counts for nothing.
 */
final class TreeMeasure implements TreeFiles.Visitor {
  private final Libc libc;
  private long files;
  private long bytes;
  private long sharedBytes;
  private long ownBytes;

  private TreeMeasure(Libc libc) {
    this.libc = libc;
  }

  /** What was found. */
  record Found(long files, Sharing sharing) {
    static final Found NOTHING = new Found(0, new Sharing(0, 0, 0));

    Found plus(Found more) {
      return new Found(
          files + more.files,
          new Sharing(
              sharing.bytes() + more.sharing.bytes(),
              sharing.sharedBytes() + more.sharing.sharedBytes(),
              sharing.ownBytes() + more.sharing.ownBytes()));
    }
  }

  static Found of(Path tree) throws IOException {
    return Workers.run((worker, workers) -> share(tree, worker, workers), () -> {}).stream()
        .reduce(Found.NOTHING, Found::plus);
  }

  private static Found share(Path tree, int worker, int workers) throws SystemCallException {
    try (var libc = new Libc()) {
      var measure = new TreeMeasure(libc);
      TreeFiles.each(libc, tree, inode -> inode % workers == worker, measure);
      return new Found(
          measure.files, new Sharing(measure.bytes, measure.sharedBytes, measure.ownBytes));
    }
  }

  @Override
  public void file(int file) throws SystemCallException {
    var size = libc.size(file);
    files++;
    bytes += size;
    try {
      libc.eachExtent(
          file,
          (start, _, length, shared) -> {
            if (shared) {
              // What lies in the last block behind the file's end does not count.
              sharedBytes += Math.max(0, Math.min(size, start + length) - start);
            } else {
              ownBytes += length;
            }
          });
    } catch (SystemCallException e) {
      if (!e.unsupported()) {
        throw e;
      }
      ownBytes += size;
    }
  }
}

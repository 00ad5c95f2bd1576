package dev.previewdb.snapshot.volume;

import java.nio.file.Path;

/**
 * Adds up what a tree shares and what it has for itself; where a file system cannot tell, nothing
 * is shared. What goes away meanwhile counts for nothing.
 */
final class TreeMeasure {
  private final Libc libc;
  private long bytes;
  private long sharedBytes;
  private long ownBytes;

  private TreeMeasure(Libc libc) {
    this.libc = libc;
  }

  static Sharing run(Path tree) throws SystemCallException {
    try (var libc = new Libc()) {
      var measure = new TreeMeasure(libc);
      TreeFiles.each(libc, tree, measure::add);
      return new Sharing(measure.bytes, measure.sharedBytes, measure.ownBytes);
    }
  }

  private void add(int file) throws SystemCallException {
    var size = libc.size(file);
    bytes += size;
    try {
      libc.eachExtent(
          file,
          (start, place, length, shared) -> {
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

package dev.previewdb.snapshot.volume;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Adds up what a tree shares and what it has for itself; where a file system cannot tell, nothing
 * is shared. What goes away meanwhile counts for nothing.
 */
final class TreeMeasure implements TreeFiles.Visitor {
  private final Libc libc;
  private Optional<Path> other = Optional.empty();
  private long files;
  private long bytes;
  private long sharedBytes;
  private long ownBytes;

  private TreeMeasure(Libc libc) {
    this.libc = libc;
  }

  static TreeMeasure of(Path tree) throws SystemCallException {
    try (var libc = new Libc()) {
      var measure = new TreeMeasure(libc);
      TreeFiles.each(libc, tree, measure);
      return measure;
    }
  }

  Sharing sharing() {
    return new Sharing(bytes, sharedBytes, ownBytes);
  }

  long files() {
    return files;
  }

  /** One that is neither a plain file nor a directory, if there is any. */
  Optional<Path> other() {
    return other;
  }

  @Override
  public void other(Path path) {
    other = Optional.of(path);
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

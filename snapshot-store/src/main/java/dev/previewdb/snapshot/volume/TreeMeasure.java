package dev.previewdb.snapshot.volume;

import java.nio.file.Path;

/** Adds up the shared bytes of a tree; a file system that cannot tell shares nothing. */
final class TreeMeasure {
  private final Libc libc;
  private long bytes;
  private long sharedBytes;

  private TreeMeasure(Libc libc) {
    this.libc = libc;
  }

  static Sharing run(Path tree) throws SystemCallException {
    try (var libc = new Libc();
        var directory = OpenDirectory.open(libc, tree)) {
      var measure = new TreeMeasure(libc);
      measure.add(directory);
      return new Sharing(measure.bytes, measure.sharedBytes);
    }
  }

  private void add(OpenDirectory directory) throws SystemCallException {
    while (directory.next()) {
      try {
        switch (directory.kind()) {
          case DIRECTORY -> {
            try (var child = directory.open(directory.name())) {
              add(child);
            }
          }
          case FILE -> addFile(libc.open(directory.fd(), directory.name()));
          case OTHER -> {
            // A link or a socket has no blocks to share.
          }
        }
      } catch (SystemCallException e) {
        throw e.at(directory.entryPath());
      }
    }
  }

  private void addFile(int file) throws SystemCallException {
    try {
      var size = libc.size(file);
      bytes += size;
      sharedBytes += libc.sharedBytes(file, size);
    } catch (SystemCallException e) {
      if (!e.unsupported()) {
        throw e;
      }
    } finally {
      libc.close(file);
    }
  }
}

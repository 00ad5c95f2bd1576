package dev.previewdb.snapshot.volume;

import java.nio.file.Path;

/**
 * Every plain file of a tree that others may be writing: what goes away between its name and its
 * opening is passed over.
 */
final class TreeFiles {
  interface Visitor {
    /** Takes a file that is open for as long as the call. */
    void file(int fd) throws SystemCallException;

    /** Told of what is neither a plain file nor a directory: a link or a socket takes no blocks. */
    default void other(Path path) {}
  }

  private final Libc libc;
  private final Visitor visitor;

  private TreeFiles(Libc libc, Visitor visitor) {
    this.libc = libc;
    this.visitor = visitor;
  }

  static void each(Libc libc, Path tree, Visitor visitor) throws SystemCallException {
    try (var directory = OpenDirectory.open(libc, tree)) {
      new TreeFiles(libc, visitor).walk(directory);
    } catch (SystemCallException e) {
      if (!e.missing()) {
        throw e;
      }
    }
  }

  private void walk(OpenDirectory directory) throws SystemCallException {
    while (directory.next()) {
      try {
        entry(directory);
      } catch (SystemCallException e) {
        if (!e.missing()) {
          throw e.at(directory.entryPath());
        }
      }
    }
  }

  private void entry(OpenDirectory directory) throws SystemCallException {
    switch (directory.kind()) {
      case DIRECTORY -> {
        try (var child = directory.open(directory.name())) {
          walk(child);
        }
      }
      case FILE -> file(libc.open(directory.fd(), directory.name()));
      case OTHER -> visitor.other(directory.entryPath());
    }
  }

  private void file(int fd) throws SystemCallException {
    try {
      visitor.file(fd);
    } finally {
      libc.close(fd);
    }
  }
}

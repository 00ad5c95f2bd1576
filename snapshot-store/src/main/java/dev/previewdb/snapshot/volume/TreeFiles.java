package dev.previewdb.snapshot.volume;

import java.nio.file.Path;
import java.util.function.LongPredicate;

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
  private final LongPredicate wanted;
  private final Visitor visitor;

  private TreeFiles(Libc libc, LongPredicate wanted, Visitor visitor) {
    this.libc = libc;
    this.wanted = wanted;
    this.visitor = visitor;
  }

  static void each(Libc libc, Path tree, Visitor visitor) throws SystemCallException {
    each(libc, tree, _ -> true, visitor);
  }

  /** Only the files of these inodes. */
  static void each(Libc libc, Path tree, LongPredicate wanted, Visitor visitor)
      throws SystemCallException {
    try (var directory = OpenDirectory.open(libc, tree)) {
      new TreeFiles(libc, wanted, visitor).walk(directory);
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
      case FILE -> {
        if (wanted.test(directory.inode())) {
          file(libc.open(directory.fd(), directory.name()));
        }
      }
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

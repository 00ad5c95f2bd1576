package dev.previewdb.orchestrator.migrate.checkout;

import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One line of a tree.
 *
 * @param rawName as it stands there; it may be anything
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TreeEntry(byte[] rawName, FileMode mode, ObjectId id) {

  boolean isFile() {
    return (mode.getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
  }

  /** Marked as one that can be executed. */
  boolean isProgram() {
    return mode.equals(FileMode.EXECUTABLE_FILE);
  }

  boolean isDirectory() {
    return (mode.getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_TREE;
  }

  Optional<String> fault() {
    return TreeName.fault(rawName);
  }

  String name() {
    return TreeName.text(rawName);
  }

  /** What it is, in words. */
  String kind() {
    return switch (mode.getBits() & FileMode.TYPE_MASK) {
      case FileMode.TYPE_TREE -> "a directory";
      case FileMode.TYPE_FILE -> "a file";
      case FileMode.TYPE_SYMLINK -> "a symbolic link";
      case FileMode.TYPE_GITLINK -> "a submodule";
      default -> "of an unknown kind";
    };
  }
}

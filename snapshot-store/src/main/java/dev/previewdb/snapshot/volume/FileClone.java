package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import java.nio.file.Path;

/** One plain file to clone. */
record FileClone(Path from, Path to, long size) {

  /**
   * What became of some files.
   *
   * @param allShared whether each that is not empty was cloned by sharing its blocks
   */
  record Outcome(boolean allShared, long files, long bytes, long sharedBytes) {
    static final Outcome NOTHING = new Outcome(true, 0, 0, 0);

    Outcome plus(Outcome other) {
      return new Outcome(
          allShared && other.allShared,
          files + other.files,
          bytes + other.bytes,
          sharedBytes + other.sharedBytes);
    }
  }

  Outcome run(Libc libc, RunAs owner) throws SystemCallException {
    var target = libc.create(to);
    try {
      if (owner.drop()) {
        libc.give(target, to, owner.uid(), owner.gid());
      }
      return size == 0 ? new Outcome(true, 1, 0, 0) : fill(libc, target);
    } finally {
      libc.close(target, to);
    }
  }

  private Outcome fill(Libc libc, int target) throws SystemCallException {
    var source = libc.openToRead(from);
    try {
      if (sharesBlocks(libc, source, target)) {
        return new Outcome(true, 1, size, libc.sharedBytes(target, to, size));
      }
      libc.copyBytes(source, target, to);
      return new Outcome(false, 1, size, 0);
    } finally {
      libc.close(source, from);
    }
  }

  private boolean sharesBlocks(Libc libc, int source, int target) throws SystemCallException {
    try {
      libc.cloneBlocks(source, target, to);
      return true;
    } catch (SystemCallException e) {
      if (e.unsupported()) {
        return false;
      }
      throw e;
    }
  }
}

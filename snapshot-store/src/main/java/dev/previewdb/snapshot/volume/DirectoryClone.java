package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_CLONABLE;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One worker's walk through a tree. It makes every directory that no other worker made before, and
 * clones the files whose inode falls to it. What a data directory holds is for its owner only, so
 * the clone's permissions are 0700 and 0600 whatever the original's are.
 */
final class DirectoryClone {
  private interface Making {
    void run() throws SystemCallException;
  }

  private final Libc libc;
  private final RunAs owner;
  private final int worker;
  private final int workers;
  private final AtomicBoolean failed;
  private Outcome outcome = Outcome.NOTHING;

  /**
   * @param failed whether any worker failed, so that the others need not go on
   */
  DirectoryClone(Libc libc, RunAs owner, int worker, int workers, AtomicBoolean failed) {
    this.libc = libc;
    this.owner = owner;
    this.worker = worker;
    this.workers = workers;
    this.failed = failed;
  }

  Outcome outcome() {
    return outcome;
  }

  void run(Path from, Path to) throws SystemCallException {
    try {
      makeUnlessMade(() -> libc.makeDirectory(to));
    } catch (SystemCallException e) {
      throw e.at(to);
    }
    try (var source = OpenDirectory.open(libc, from);
        var target = OpenDirectory.open(libc, to)) {
      run(source, target);
    }
  }

  private void run(OpenDirectory from, OpenDirectory to) throws SystemCallException {
    if (owner.drop()) {
      libc.give(to.fd(), owner.uid(), owner.gid());
    }
    while (from.next() && !failed.get()) {
      try {
        switch (from.kind()) {
          case DIRECTORY -> directory(from, to);
          case FILE -> {
            if (from.inode() % workers == worker) {
              outcome = outcome.plus(file(from.fd(), to.fd(), from.name()));
            }
          }
          case OTHER -> throw new SnapshotException(NOT_CLONABLE, from.entryPath());
        }
      } catch (SystemCallException e) {
        throw e.at(from.entryPath());
      }
    }
  }

  private void directory(OpenDirectory from, OpenDirectory to) throws SystemCallException {
    makeUnlessMade(() -> libc.makeDirectory(to.fd(), from.name()));
    try (var source = from.open(from.name());
        var target = to.open(from.name())) {
      run(source, target);
    }
  }

  private static void makeUnlessMade(Making making) throws SystemCallException {
    try {
      making.run();
    } catch (SystemCallException e) {
      if (!e.exists()) {
        throw e;
      }
    }
  }

  private Outcome file(int from, int to, MemorySegment name) throws SystemCallException {
    var source = libc.open(from, name);
    try {
      var target = libc.create(to, name);
      try {
        if (owner.drop()) {
          libc.give(target, owner.uid(), owner.gid());
        }
        return content(source, target);
      } finally {
        libc.close(target);
      }
    } finally {
      libc.close(source);
    }
  }

  private Outcome content(int source, int target) throws SystemCallException {
    try {
      libc.cloneBlocks(source, target);
    } catch (SystemCallException e) {
      if (!e.unsupported()) {
        throw e;
      }
      var copied = libc.copyBytes(source, target);
      return new Outcome(copied == 0, 1, copied, 0);
    }
    var size = libc.size(target);
    return new Outcome(true, 1, size, libc.sharedBytes(target, size));
  }
}

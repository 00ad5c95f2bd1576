package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clones a tree with several workers, each of which clones its share of the files. */
final class TreeClone {
  private TreeClone() {}

  static Outcome run(Path from, Path to, RunAs owner) throws IOException {
    var failed = new AtomicBoolean();
    return Workers.run(
            (worker, workers) -> share(from, to, owner, worker, workers, failed),
            () -> failed.set(true))
        .stream()
        .reduce(Outcome.NOTHING, Outcome::plus);
  }

  private static Outcome share(
      Path from, Path to, RunAs owner, int worker, int workers, AtomicBoolean failed)
      throws IOException {
    var done = false;
    try (var libc = new Libc()) {
      var clone = new DirectoryClone(libc, owner, worker, workers, failed);
      clone.run(from, to);
      done = true;
      return clone.outcome();
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }
}

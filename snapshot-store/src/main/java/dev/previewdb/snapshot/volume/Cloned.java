package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_CLONABLE;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tree that was cloned in the cheapest way its file system offers.
 *
 * @param measured whether the outcome is known
 */
record Cloned(CloneMode mode, Outcome outcome, boolean measured) {

  /**
   * @param to is not there yet; a failure may leave a part of it
   */
  static Cloned of(Path from, Path to, RunAs owner) throws IOException {
    var cloned = unmeasured(from, to, owner);
    return cloned.measured ? cloned : new Cloned(cloned.mode, measured(to), true);
  }

  /** The same, with the outcome only where the way of cloning tells it. */
  static Cloned unmeasured(Path from, Path to, RunAs owner) throws IOException {
    if (Subvolume.snapshot(from, to, owner)) {
      refuseOthers(from, to);
      return new Cloned(CloneMode.SUBVOLUME, Outcome.NOTHING, false);
    }
    var outcome = TreeClone.run(from, to, owner);
    return new Cloned(outcome.allShared() ? CloneMode.REFLINK : CloneMode.COPY, outcome, true);
  }

  /** A snapshot takes in everything. */
  private static void refuseOthers(Path from, Path to) throws IOException {
    try (var libc = new Libc()) {
      TreeFiles.each(
          libc,
          to,
          _ -> false,
          new TreeFiles.Visitor() {
            @Override
            public void file(int fd) {}

            @Override
            public void other(Path path) {
              throw new SnapshotException(NOT_CLONABLE, from.resolve(to.relativize(path)));
            }
          });
    }
  }

  /** What a snapshot shares is asked for as after any other clone. */
  private static Outcome measured(Path to) throws IOException {
    var measure = TreeMeasure.of(to);
    var sharing = measure.sharing();
    return new Outcome(true, measure.files(), sharing.bytes(), sharing.sharedBytes());
  }
}

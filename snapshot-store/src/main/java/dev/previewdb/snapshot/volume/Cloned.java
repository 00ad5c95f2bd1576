package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_CLONABLE;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Path;

/** A tree that was cloned in the cheapest way its file system offers. */
record Cloned(CloneMode mode, Outcome outcome) {

  /**
   * @param to is not there yet; a failure may leave a part of it
   */
  static Cloned of(Path from, Path to, RunAs owner) throws IOException {
    if (Subvolume.snapshot(from, to, owner)) {
      return new Cloned(CloneMode.SUBVOLUME, measured(from, to));
    }
    var outcome = TreeClone.run(from, to, owner);
    return new Cloned(outcome.allShared() ? CloneMode.REFLINK : CloneMode.COPY, outcome);
  }

  /** A snapshot takes in everything, and what it shares is asked for as after any other clone. */
  private static Outcome measured(Path from, Path to) throws IOException {
    var measure = TreeMeasure.of(to);
    if (measure.other().isPresent()) {
      throw new SnapshotException(NOT_CLONABLE, from.resolve(to.relativize(measure.other().get())));
    }
    var sharing = measure.sharing();
    return new Outcome(true, measure.files(), sharing.bytes(), sharing.sharedBytes());
  }
}

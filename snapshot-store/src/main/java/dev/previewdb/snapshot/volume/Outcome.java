package dev.previewdb.snapshot.volume;

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

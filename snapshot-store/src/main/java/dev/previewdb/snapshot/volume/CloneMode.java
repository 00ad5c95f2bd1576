package dev.previewdb.snapshot.volume;

/** How a tree was cloned, or would be. */
public enum CloneMode {
  /**
   * Btrfs made a snapshot of the original as a whole: instant whatever the number of its files, and
   * shares its blocks as below.
   */
  SUBVOLUME,
  /**
   * The clone shares the original's blocks until one of the two writes them: instant, and takes
   * almost no space.
   */
  REFLINK,
  /** The file system cannot share blocks: every byte was copied. */
  COPY
}

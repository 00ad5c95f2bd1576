package dev.previewdb.snapshot.masking;

/** What a mask does to differences between values. */
public enum MaskClass {
  /** Unlike values stay unlike, always: a keyed permutation of the values of one shape. */
  BIJECTIVE,
  /**
   * Unlike values stay unlike but for a chance below 2^-60 for any two; two that do meet stop the
   * load.
   */
  UNIQUE_PRESERVING,
  /** Unlike values may become alike. */
  LOSSY
}

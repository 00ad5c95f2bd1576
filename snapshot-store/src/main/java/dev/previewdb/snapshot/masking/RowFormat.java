package dev.previewdb.snapshot.masking;

/** How rows travel from the source to the snapshot: as COPY writes them. */
public enum RowFormat {
  TEXT,

  /** Neither end writes or reads digits and dates, and texts need no escapes. */
  BINARY;

  /** The option that COPY takes for it; empty for what it does without one. */
  String option() {
    return this == BINARY ? "FORMAT binary" : "";
  }
}

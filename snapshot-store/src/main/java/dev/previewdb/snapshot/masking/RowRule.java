package dev.previewdb.snapshot.masking;

/** Which rows of a table are copied. */
public sealed interface RowRule {
  record All() implements RowRule {}

  /** The table's structure only. */
  record None() implements RowRule {}

  /** Those for which an SQL condition at the source is true. */
  record Where(String condition) implements RowRule {}
}

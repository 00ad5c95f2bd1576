package dev.previewdb.snapshot.masking;

import java.math.BigDecimal;

/**
 * Which rows of a table are chosen. Rows that chosen ones point at by foreign keys are copied with
 * them.
 */
public sealed interface RowRule {
  record All() implements RowRule {}

  /** The table's structure only. */
  record None() implements RowRule {}

  /** Those for which an SQL condition at the source is true. */
  record Where(String condition) implements RowRule {}

  /**
   * About so many of a hundred, the same ones each time while the masking key stays.
   *
   * @param percent more than 0 and no more than 100
   */
  record Sample(BigDecimal percent) implements RowRule {
    public Sample {
      percent = percent.stripTrailingZeros();
    }
  }
}

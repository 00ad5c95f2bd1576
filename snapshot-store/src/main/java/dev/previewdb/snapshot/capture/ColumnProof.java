package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.scan.ValueSample.Whole;

/** How it is proven of a masked column that its values are not the source's. */
enum ColumnProof {
  /** Its masks never make what a source holds: no source value may be found. */
  NONE_FOUND,
  /**
   * Its masks make values of the same shape, which may meet a source value by chance unless it is
   * long.
   */
  NO_LONG_ONE_FOUND,
  /** Its masks use words that sources use too: most values must change on their way. */
  CHANGED,
  /** So few values are possible that masked and source values meet anyway. */
  NOT_POSSIBLE;

  /** Shorter values are in any database by chance. */
  private static final int SHORTEST = 5;

  static ColumnProof of(Masked masked) {
    var proof =
        switch (masked.mask()) {
          case "email", "phone", "uuid" -> NONE_FOUND;
          // No card that is made is anybody's, but what is no card is masked as a text
          case "text", "hash", "network", "card", "iban", "encrypt" -> NO_LONG_ONE_FOUND;
          case "name", "address" -> CHANGED;
          default -> NOT_POSSIBLE;
        };
    // Rows that a condition leaves alone may hold what other rows held.
    return masked.conditional() && proof != NOT_POSSIBLE ? CHANGED : proof;
  }

  /** Which of its values may not be found in it again. */
  Whole whole() {
    return switch (this) {
      case NONE_FOUND -> Whole.ANY;
      case NO_LONG_ONE_FOUND -> Whole.LONG;
      case CHANGED, NOT_POSSIBLE -> Whole.NONE;
    };
  }

  /** Whether it counts that a value of this length came out as it was. */
  boolean counts(int length) {
    return this == CHANGED && length >= SHORTEST;
  }
}

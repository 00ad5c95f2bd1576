package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;

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

  /**
   * So improbable is a chance meeting of any of 4096 sampled values with any of a hundred million
   * rows: 2^56 / (2^12 * 2^27) = 2^17 to one.
   */
  private static final int BITS = 56;

  static ColumnProof of(Masked masked) {
    var proof =
        switch (masked.mask()) {
          case "email", "phone", "uuid" -> NONE_FOUND;
          case "text", "hash" -> NO_LONG_ONE_FOUND;
          case "name", "address" -> CHANGED;
          default -> NOT_POSSIBLE;
        };
    // Rows that a condition leaves alone may hold what other rows held.
    return masked.conditional() && proof != NOT_POSSIBLE ? CHANGED : proof;
  }

  /** Whether a value says enough to be looked for. */
  boolean looksFor(byte[] value, int from, int length) {
    return switch (this) {
      case NONE_FOUND, CHANGED -> length >= SHORTEST;
      case NO_LONG_ONE_FOUND -> length >= SHORTEST && enough(value, from, length);
      case NOT_POSSIBLE -> false;
    };
  }

  /** What is left to chance when each letter and digit becomes another: 3.3 or 4.7 bits each. */
  private static boolean enough(byte[] value, int from, int length) {
    var bits = 0.0;
    for (var i = from; i < from + length && bits < BITS; i++) {
      var c = value[i];
      if (c >= '0' && c <= '9') {
        bits += 3.3;
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        bits += 4.7;
      }
    }
    return bits >= BITS;
  }
}

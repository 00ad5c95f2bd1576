package dev.previewdb.snapshot.masking;

import java.util.OptionalInt;

/**
 * How one domain masks: the same for each of its columns, so it must suit the narrowest.
 *
 * @param shortest the least of its columns' length limits; empty where none has one
 * @param unique whether unlike values must stay unlike in any of its columns
 * @param folds whether any of its columns holds `a` and `A` for equal
 * @param padded whether values of any of its columns come padded with blanks
 */
record DomainForm(
    Mask mask, String domain, OptionalInt shortest, boolean unique, boolean folds, boolean padded) {
  /** Characters that a masked value may have, at most `wished`. */
  int room(int wished) {
    return Math.min(wished, shortest.orElse(wished));
  }
}

package dev.previewdb.snapshot.masking;

import java.util.Optional;

/** What the rules, and what they imply, say of one column. */
sealed interface Decision {
  record Masked(ColumnRule.Masked rule) implements Decision {}

  record Kept(String reason, String by) implements Decision {}

  /** Its values never leave the source. */
  record NotCopied(String reason) implements Decision {}

  record Unreviewed() implements Decision {}

  default Optional<ColumnRule.Masked> mask() {
    return this instanceof Masked masked ? Optional.of(masked.rule()) : Optional.empty();
  }

  /** Whether every value that is not NULL becomes NULL. */
  default boolean nulled() {
    return mask().filter(m -> m.mask() instanceof Mask.Null && m.when().isEmpty()).isPresent();
  }
}

package dev.previewdb.snapshot.masking;

import java.util.Optional;
import java.util.Set;

/** What a reviewer decided about one column. */
public sealed interface ColumnRule {
  /**
   * Masked.
   *
   * @param domain columns of one domain mask the same value to the same value
   * @param when an SQL condition at the source; rows where it is not true keep their value
   * @param fits names of CHECK constraints that the reviewer vouches for
   */
  record Masked(Mask mask, String domain, Optional<String> when, Set<String> fits)
      implements ColumnRule {
    public Masked {
      fits = Set.copyOf(fits);
    }
  }

  /** Copied as it is, because somebody said so. */
  record Kept(String reason, String by) implements ColumnRule {}
}

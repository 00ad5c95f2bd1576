package dev.previewdb.orchestrator.migrate;

import java.time.Duration;

/**
 * How long migrations may take on a preview.
 *
 * @param statement PostgreSQL's {@code statement_timeout} at the start of each session; a migration
 *     can change it
 * @param lock PostgreSQL's {@code lock_timeout}, likewise
 * @param total for the whole run; kept from outside, so a migration cannot change it
 */
public record RunLimits(Duration statement, Duration lock, Duration total) {
  public RunLimits {
    if (!statement.isPositive() || !lock.isPositive() || !total.isPositive()) {
      throw new IllegalArgumentException("limits are longer than nothing");
    }
  }

  /** A statement may wait for a lock as long as it may take. */
  public RunLimits(Duration statement, Duration total) {
    this(statement, statement, total);
  }
}

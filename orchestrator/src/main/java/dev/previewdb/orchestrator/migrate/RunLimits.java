package dev.previewdb.orchestrator.migrate;

import java.time.Duration;

/**
 * How long migrations may take on a preview.
 *
 * @param statement PostgreSQL's {@code statement_timeout} at the start of each session; a migration
 *     can change it
 * @param total for the whole run; kept from outside, so a migration cannot change it
 */
public record RunLimits(Duration statement, Duration total) {
  public RunLimits {
    if (statement.isNegative() || statement.isZero() || total.isNegative() || total.isZero()) {
      throw new IllegalArgumentException("limits are longer than nothing");
    }
  }
}

package dev.previewdb.orchestrator.migrate.checkout;

import java.time.Duration;

/**
 * How much of a hostile repository is looked at.
 *
 * @param entries files and directories of a commit that are listed
 * @param files files and directories below the migrations' directory
 * @param fileBytes of one of them
 * @param totalBytes of all of them
 * @param silence how long a server may say nothing while we fetch
 */
public record CheckoutLimits(
    int entries, int files, long fileBytes, long totalBytes, Duration silence) {
  private static final long MIB = 1L << 20;

  /** Of a whole repository, which holds more than its migrations. */
  CheckoutLimits ofAll() {
    return new CheckoutLimits(entries, 10 * files, fileBytes, 4 * totalBytes, silence);
  }

  public static CheckoutLimits defaults() {
    return new CheckoutLimits(1_000_000, 20_000, 64 * MIB, 512 * MIB, Duration.ofSeconds(60));
  }
}

package dev.previewdb.github.webhook;

import java.time.Duration;

/**
 * What a stranger can make us hold before proving to be GitHub.
 *
 * @param bodyBytes the longest body taken; GitHub sends up to 25 MiB
 * @param unauthenticatedBytes held in memory at once for all senders whose signature has not been
 *     checked yet
 * @param bodyPatience how long one body may take to arrive; GitHub itself gives up after 10 s
 */
public record WebhookLimits(int bodyBytes, long unauthenticatedBytes, Duration bodyPatience) {
  private static final int MIB = 1 << 20;

  public WebhookLimits {
    if (bodyBytes < 1 || unauthenticatedBytes < bodyBytes || !bodyPatience.isPositive()) {
      throw new IllegalArgumentException(
          "bodyBytes and bodyPatience must be positive, and unauthenticatedBytes no less than bodyBytes");
    }
  }

  /** GitHub's own 25 MiB for one body, 64 MiB for all that are unauthenticated, 10 s. */
  public static WebhookLimits standard() {
    return new WebhookLimits(25 * MIB, 64L * MIB, Duration.ofSeconds(10));
  }
}

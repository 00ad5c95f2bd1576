package dev.previewdb.github.client;

import java.time.Duration;

/**
 * How long one call may take. No call waits longer, whatever GitHub says about limits.
 *
 * @param connect to reach the server
 * @param answer from sending the request to the last byte of the answer, redirects included
 */
public record Patience(Duration connect, Duration answer) {
  public Patience {
    if (!connect.isPositive() || !answer.isPositive()) {
      throw new IllegalArgumentException("both times must be positive");
    }
  }

  /** 5 s and 20 s. */
  public static Patience standard() {
    return new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20));
  }
}

package dev.previewdb.orchestrator.bench;

import java.time.Duration;

/** Waits; an interrupt ends the measurement. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    }
  }
}

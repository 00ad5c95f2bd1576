package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.Preview;
import java.time.Duration;

/**
 * When an instance may be put to sleep.
 *
 * @param after how long nobody has to have used it
 */
record Rest(Holds holds, Duration after) {

  boolean isDue(Preview preview) {
    return !due(preview).isPositive();
  }

  /** Whether nobody is connected right now. */
  boolean isUnused(Preview preview) {
    return holds.idle(instance(preview)).isPresent();
  }

  /** In what time it may be at the earliest; nobody may come meanwhile. */
  Duration due(Preview preview) {
    return holds.idle(instance(preview)).map(after::minus).orElse(after);
  }

  private static InstanceId instance(Preview preview) {
    return new InstanceId(preview.name(), Math.max(1, preview.epoch()));
  }
}

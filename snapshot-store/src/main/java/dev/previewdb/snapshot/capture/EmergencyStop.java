package dev.previewdb.snapshot.capture;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what blocks: a thread that waits for a server cannot be interrupted, but its connection can
 * be cut.
 */
final class EmergencyStop {
  private static final Logger LOG = LoggerFactory.getLogger(EmergencyStop.class);

  /** Cuts one thing off. */
  interface Cut {
    void run() throws Exception;
  }

  private final List<Cut> cuts = new ArrayList<>();
  private boolean pulled;

  /** Registers what to cut; at once, if the stop was pulled already. */
  synchronized void onPull(Cut cut) {
    if (pulled) {
      run(cut);
    } else {
      cuts.add(cut);
    }
  }

  synchronized void pull() {
    pulled = true;
    cuts.forEach(EmergencyStop::run);
    cuts.clear();
  }

  synchronized boolean pulled() {
    return pulled;
  }

  private static void run(Cut cut) {
    try {
      cut.run();
    } catch (Exception e) {
      LOG.debug("Could not be cut off, so it was probably gone: {}", e.getClass().getName());
    }
  }
}

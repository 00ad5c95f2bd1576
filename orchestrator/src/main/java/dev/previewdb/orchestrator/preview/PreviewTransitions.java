package dev.previewdb.orchestrator.preview;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a preview changes its state: it writes the move, times it and logs it, then
 * tells the listener.
 */
public final class PreviewTransitions {
  private static final Logger log = LoggerFactory.getLogger(PreviewTransitions.class);

  private final PreviewStore store;
  private final Listener listener;

  /** Told after each move is durable. */
  public interface Listener {
    void moved(Preview before, Preview after);
  }

  public PreviewTransitions(PreviewStore store, Listener listener) {
    this.store = store;
    this.listener = listener;
  }

  public Preview move(Preview claimed, PreviewState to) {
    return move(claimed, to, claimed.facts(), claimed.epoch());
  }

  public Preview move(Preview claimed, PreviewState to, PreviewFacts facts) {
    return move(claimed, to, facts, claimed.epoch());
  }

  /**
   * Makes the move durable.
   *
   * @param epoch the incarnation the new state speaks of
   * @throws PreviewStore.ClaimLost when another worker took over; nothing was written then
   */
  public Preview move(Preview claimed, PreviewState to, PreviewFacts facts, int epoch) {
    Preview after = store.move(claimed, to, facts, epoch);
    Duration spent = Duration.between(claimed.stateSince(), after.stateSince());
    log.info(
        "{}: {} -> {} after {} ms",
        after.name(),
        claimed.state().word(),
        to.description(),
        spent.toMillis());
    listener.moved(claimed, after);
    return after;
  }
}

package dev.previewdb.orchestrator.preview;

import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import java.time.Duration;
import java.util.Optional;
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
    return move(claimed, to, claimed.facts());
  }

  /**
   * Makes the move durable.
   *
   * @throws PreviewStore.ClaimLost when another worker took over; nothing was written then
   */
  public Preview move(Preview claimed, PreviewState to, PreviewFacts facts) {
    return moved(claimed, to, store.move(claimed, to, facts));
  }

  /**
   * Makes the move to the next incarnation durable, and takes a place of the project with it.
   *
   * @param places how many the project has
   * @return empty when none is free; nothing was written then
   * @throws PreviewStore.ClaimLost when another worker took over; nothing was written then
   */
  public Optional<Preview> clone(Preview claimed, Cloning to, int places) {
    return store.clone(claimed, to, places).map(after -> moved(claimed, to, after));
  }

  /**
   * Makes durable that a removed preview is back, and takes a place of the project with it.
   *
   * @param places how many the project has
   * @return empty when none is free; nothing was written then
   * @throws PreviewStore.ClaimLost when another worker took over; nothing was written then
   */
  public Optional<Preview> undelete(Preview claimed, Asleep to, int places) {
    return store.undelete(claimed, to, places).map(after -> moved(claimed, to, after));
  }

  private Preview moved(Preview claimed, PreviewState to, Preview after) {
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

package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.Problem;
import java.util.HashMap;
import java.util.Map;

/** Counts the connections there are, in all and to each preview, and refuses one too many. */
final class Places {
  private final int most;
  private final int mostPerPreview;
  private final Map<String, Integer> perPreview = new HashMap<>();
  private int all;

  Places(int most, int mostPerPreview) {
    this.most = most;
    this.mostPerPreview = mostPerPreview;
  }

  /**
   * Takes one of all places; the caller gives it back.
   *
   * @return false when there is none
   */
  synchronized boolean enter() {
    if (all >= most) {
      return false;
    }
    all++;
    return true;
  }

  synchronized void leave() {
    all--;
  }

  /**
   * Takes one of a preview's places.
   *
   * @return gives it back
   * @throws Refused TOO_MANY_CONNECTIONS
   */
  synchronized Runnable take(String preview) {
    if (perPreview.getOrDefault(preview, 0) >= mostPerPreview) {
      throw Refused.of(
          Problem.TOO_MANY_CONNECTIONS, "the preview " + preview, "router.connections-per-preview");
    }
    perPreview.merge(preview, 1, Integer::sum);
    return () -> giveBack(preview);
  }

  private synchronized void giveBack(String preview) {
    perPreview.computeIfPresent(preview, (p, count) -> count == 1 ? null : count - 1);
  }

  static Refused full() {
    return Refused.of(Problem.TOO_MANY_CONNECTIONS, "the router", "router.connections");
  }
}

package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** When a preview is looked at again although nobody asks. Pure: a table of cases is its test. */
final class NextLook {
  /** A preview is looked at this often even when no webhook ever comes. */
  static final Duration RESYNC = Duration.ofMinutes(10);

  /** What failed for a reason that may pass is tried again after this at the earliest. */
  static final Duration RETRY = Duration.ofSeconds(30);

  private NextLook() {}

  /**
   * At its expiry at the latest; of what is gone, when its data goes as well.
   *
   * @param sleep in what time it may be put to sleep
   */
  static Optional<Instant> at(Preview preview, Instant now, Duration sleep) {
    if (preview.state() instanceof Removed) {
      return preview.life().volumeUntil();
    }
    boolean mayPass = preview.state() instanceof Failed failed && !failed.bySql();
    Instant next = now.plus(mayPass ? retryAfter(preview, now) : resync(preview, sleep));
    return Optional.of(
        preview.life().expiresAt().filter(next::isAfter).filter(now::isBefore).orElse(next));
  }

  /** What sleeps already, or cannot, is not looked at for that. */
  private static Duration resync(Preview preview, Duration sleep) {
    boolean awake = preview.connectable() && !(preview.state() instanceof Asleep);
    return awake && sleep.isPositive() && sleep.compareTo(RESYNC) < 0 ? sleep : RESYNC;
  }

  /**
   * As long again as the commit has been waited for: what lasts is tried, and told, ever more
   * seldom.
   */
  private static Duration retryAfter(Preview preview, Instant now) {
    Duration waited =
        Optional.ofNullable(preview.facts().requestedAt())
            .map(since -> Duration.between(since, now))
            .orElse(RETRY);
    return Collections.min(List.of(Collections.max(List.of(waited, RETRY)), RESYNC));
  }
}

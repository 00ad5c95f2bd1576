package dev.previewdb.orchestrator.inbox;

import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets deliveries and commands that were done with long ago, so that the state database does not
 * grow for ever. Not thread-safe: the sweep is the one that calls it.
 */
public final class Forgetting {
  private static final Logger log = LoggerFactory.getLogger(Forgetting.class);

  /**
   * Ten times as long as GitHub delivers anything again, and longer than {@link Inbox} takes it.
   */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final Duration EVERY = Duration.ofHours(1);

  private final Jdbi jdbi;
  private long next = System.nanoTime();

  public Forgetting(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Looks once an hour, and at first at once. */
  public void look() {
    if (System.nanoTime() - next < 0) {
      return;
    }
    int deliveries =
        forget("DELETE FROM inbox WHERE handled_at < now() - make_interval(secs => :secs)");
    int commands =
        forget("DELETE FROM command WHERE answered_at < now() - make_interval(secs => :secs)");
    next = System.nanoTime() + EVERY.toNanos();
    if (deliveries + commands > 0) {
      log.info(
          "{} deliveries and {} commands of more than {} days ago are forgotten",
          deliveries,
          commands,
          KEPT.toDays());
    }
  }

  private int forget(String sql) {
    return jdbi.withHandle(
        handle -> handle.createUpdate(sql).bind("secs", KEPT.toSeconds()).execute());
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run's sessions when its time is over: from outside, because SQL can change its own
 * timeouts and catch its own cancellation.
 */
final class TimeLimit {
  private static final Logger LOG = LoggerFactory.getLogger(TimeLimit.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int CANCELS = 20;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Duration limit;
  private final PreviewDatabase database;
  private final List<OwnerSessions.Session> sessions;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean passed;

  TimeLimit(Duration limit, PreviewDatabase database, List<OwnerSessions.Session> sessions) {
    this.limit = limit;
    this.database = database;
    this.sessions = sessions;
  }

  void begin() {
    Thread.ofVirtual().name("migration-time-limit").start(this::watch);
  }

  void over() {
    done.countDown();
  }

  boolean passed() {
    return passed;
  }

  private void watch() {
    try {
      if (doneWithin(limit)) {
        return;
      }
      passed = true;
      // first so that PostgreSQL says which statement it stopped; again and again, because between
      // two statements there is nothing to cancel; then so that nothing can stay
      for (int i = 0; i < CANCELS && !doneWithin(PAUSE); i++) {
        tell("SELECT pg_catalog.pg_cancel_backend(?)");
      }
      if (!doneWithin(PAUSE)) {
        tell("SELECT pg_catalog.pg_terminate_backend(?)");
      }
      if (!doneWithin(GRACE)) {
        hangUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean doneWithin(Duration time) throws InterruptedException {
    return done.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void tell(String function) {
    try (Connection administrator = database.administrator();
        PreparedStatement statement = administrator.prepareStatement(function)) {
      for (OwnerSessions.Session session : sessions) {
        statement.setInt(1, session.backend());
        statement.execute();
      }
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The sessions of a migration that ran out of time could not be ended", e);
    }
  }

  /** The server does not obey: at least nobody here waits for it any longer. */
  private void hangUp() {
    for (OwnerSessions.Session session : sessions) {
      try {
        session.connection().abort(Runnable::run);
      } catch (SQLException e) {
        LOG.warn("The connection of a migration that ran out of time could not be cut", e);
      }
    }
  }
}

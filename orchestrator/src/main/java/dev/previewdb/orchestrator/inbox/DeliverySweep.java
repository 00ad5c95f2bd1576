package dev.previewdb.orchestrator.inbox;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.client.GitHub;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has GitHub deliver once more what it could not while we were away: GitHub never does so by
 * itself, and what a person wrote in a comment stands nowhere else. What was stored already is
 * known by its id when it comes again.
 */
public final class DeliverySweep {
  private static final Logger log = LoggerFactory.getLogger(DeliverySweep.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  /** GitHub remembers no longer. */
  private static final Duration LONGEST = Duration.ofDays(3);

  /** Looked at again, for one more attempt each. */
  private static final Duration BEFORE = Duration.ofMinutes(30);

  private final Jdbi jdbi;
  private final GitHub gitHub;

  public DeliverySweep(Jdbi jdbi, GitHub gitHub) {
    this.jdbi = jdbi;
    this.gitHub = gitHub;
  }

  /** Has the deliveries of the last days looked through now. */
  public void begin() {
    jdbi.useHandle(handle -> handle.execute("UPDATE delivery_sweep SET look_at = now()"));
  }

  /** The one row, when its time has come. */
  public List<Long> due() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT id FROM delivery_sweep WHERE look_at <= now()")
            .mapTo(Long.class)
            .list());
  }

  /**
   * Looks.
   *
   * @throws dev.previewdb.github.GitHubException when GitHub gave no answer; the caller tries again
   */
  public void look(long id) {
    Instant now = ask("SELECT now()");
    Instant until = ask("SELECT looked_until FROM delivery_sweep").minus(BEFORE);
    Instant longest = now.minus(LONGEST);
    List<Long> failed = gitHub.failedDeliveries(until.isBefore(longest) ? longest : until);
    failed.forEach(this::again);
    if (!failed.isEmpty()) {
      log.info(
          "GitHub was asked to make {} deliveries once more that nobody had taken", failed.size());
    }
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE delivery_sweep SET looked_until = :now, look_at = now() + make_interval(secs => :secs) WHERE id = :id")
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .bind("secs", EVERY.toSeconds())
            .bind("id", id)
            .execute());
  }

  private void again(long attempt) {
    try {
      gitHub.redeliver(attempt);
    } catch (GitHubException e) {
      // One that GitHub has forgotten meanwhile does not hold up the others
      if (e.problem() != GitHubProblem.NOT_FOUND && e.problem() != GitHubProblem.REJECTED) {
        throw e;
      }
      log.warn("delivery {}: {}. {}", attempt, e.what(), e.mend());
    }
  }

  private Instant ask(String sql) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).mapTo(OffsetDateTime.class).one().toInstant());
  }
}

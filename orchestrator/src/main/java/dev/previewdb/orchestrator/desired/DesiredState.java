package dev.previewdb.orchestrator.desired;

import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Truth.Closed;
import dev.previewdb.orchestrator.desired.Truth.NotChosen;
import dev.previewdb.orchestrator.desired.Truth.Open;
import dev.previewdb.orchestrator.desired.Truth.Refused;
import dev.previewdb.orchestrator.desired.Truth.Seen;
import dev.previewdb.orchestrator.desired.Truth.Unapproved;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Puts together what the truth says, what people asked for and the time to live. */
public final class DesiredState {
  private static final Duration DAY = Duration.ofDays(1);

  private final Truth truth;
  private final PreviewStore store;
  private final Holds holds;

  public DesiredState(Truth truth, PreviewStore store, Holds holds) {
    this.truth = truth;
    this.store = store;
    this.holds = holds;
  }

  /** What is wanted, and the row with that written down. */
  public record Wanted(Preview preview, Desired desired) {}

  /**
   * Reads the truth and writes down what it means.
   *
   * @throws PreviewDbException when Git gave no answer for a preview that is served already: it
   *     stays as it is
   * @throws dev.previewdb.github.GitHubException when GitHub gave no answer: then nothing is known
   *     and nothing may be done
   */
  public Wanted of(Preview row, Project project) {
    Preview claimed = used(row, project);
    return switch (seen(claimed, project)) {
      case Closed closed ->
          new Wanted(store.closed(claimed), new Desired.Absent(closed.why(), false));
      case NotChosen not ->
          new Wanted(
              store.notChosen(claimed, not.elsewhere()),
              over(claimed).orElseGet(() -> new Desired.Absent(not.why(), true)));
      case Refused refused ->
          new Wanted(
              claimed,
              over(claimed)
                  .orElseGet(
                      () -> new Desired.Refused(refused.code(), refused.reason(), refused.mend())));
      case Unapproved(String sha, String reason, String mend) ->
          open(claimed, project, sha, until -> new Desired.SchemaOnly(sha, reason, mend, until));
      case Open(String sha, GitRemote remote, Optional<String> base) ->
          open(claimed, project, sha, until -> new Desired.Present(sha, remote, base, until));
    };
  }

  private Wanted open(
      Preview claimed, Project project, String sha, Function<Instant, Desired> wanted) {
    Preview seen = warned(store.seen(claimed, sha, project.timeToLive()), project);
    Instant until = seen.life().expiresAt().orElse(Instant.MAX);
    return new Wanted(seen, over(seen).orElseGet(() -> wanted.apply(until)));
  }

  /** Before GitHub is asked: that somebody uses it counts, whatever GitHub says or does not. */
  private Preview used(Preview claimed, Project project) {
    return holds
        .sinceUse(new InstanceId(claimed.name(), Math.max(1, claimed.epoch())))
        .map(ago -> store.used(claimed, ago, project.timeToLive()))
        .orElse(claimed);
  }

  /** A day before its end, or the last quarter of a short life. */
  private Preview warned(Preview seen, Project project) {
    Duration quarter = project.timeToLive().dividedBy(4);
    Duration ahead = quarter.compareTo(DAY) < 0 ? quarter : DAY;
    boolean near =
        seen.life().expiresAt().filter(end -> store.now().plus(ahead).isAfter(end)).isPresent();
    return near && !seen.life().warned() ? store.warned(seen) : seen;
  }

  /**
   * What is wanted when the project is no longer in the configuration. Its repository is not ours
   * to read any more, and that nobody names it is no word to delete it: a person or the clock can.
   */
  public Wanted withoutProject(Preview claimed) {
    return new Wanted(claimed, over(claimed).orElseGet(Desired.AsItIs::new));
  }

  /**
   * What a person or the clock ended goes, and what is served stays, although Git or GitHub gives
   * no answer; what waits for its first clone says why it waits.
   */
  private Seen seen(Preview claimed, Project project) {
    try {
      return truth.of(claimed.key(), project, chosen(claimed));
    } catch (PreviewDbException e) {
      if (over(claimed).isPresent() || claimed.facts().servedSha().isEmpty()) {
        return Refused.of(e);
      }
      throw e;
    } catch (GitHubException e) {
      if (over(claimed).isPresent()) {
        return new Refused(e.problem().code(), e.what(), e.mend());
      }
      throw e;
    }
  }

  private static boolean chosen(Preview claimed) {
    return claimed.asked().chosen() || claimed.life().keptBy().isPresent();
  }

  private Optional<Desired> over(Preview seen) {
    if (seen.asked().dismissedBy().isPresent()) {
      return Optional.of(
          new Desired.Absent("deleted by " + seen.asked().dismissedBy().get(), true));
    }
    boolean expired =
        seen.life().expiresAt().filter(until -> !until.isAfter(store.now())).isPresent();
    return expired
        ? Optional.of(
            new Desired.Absent(
                "its time to live is over; " + back(seen.key()) + " brings it back", true))
        : Optional.empty();
  }

  private static String back(PreviewKey key) {
    return switch (key) {
      case PreviewKey.PullRequest pr -> "a push or `preview create`";
      // A push to a branch is told to what is there; what is gone is not looked at by itself.
      case PreviewKey.Branch br -> "`preview create`";
    };
  }
}

package dev.previewdb.orchestrator.desired;

import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Truth.Closed;
import dev.previewdb.orchestrator.desired.Truth.Open;
import dev.previewdb.orchestrator.desired.Truth.Refused;
import dev.previewdb.orchestrator.desired.Truth.Seen;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.time.Instant;
import java.util.Optional;

/** Puts together what the truth says, what people asked for and the time to live. */
public final class DesiredState {
  private final Truth truth;
  private final PreviewStore store;

  public DesiredState(Truth truth, PreviewStore store) {
    this.truth = truth;
    this.store = store;
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
  public Wanted of(Preview claimed, Project project) {
    return switch (seen(claimed, project)) {
      case Closed closed -> new Wanted(store.closed(claimed), new Desired.Absent(closed.why()));
      case Refused refused ->
          new Wanted(
              claimed,
              over(claimed)
                  .orElseGet(
                      () -> new Desired.Refused(refused.code(), refused.reason(), refused.mend())));
      case Open open -> {
        Preview seen = store.seen(claimed, open.headSha(), project.timeToLive());
        Instant until = seen.expiresAt().orElse(Instant.MAX);
        yield new Wanted(
            seen,
            over(seen).orElseGet(() -> new Desired.Present(open.headSha(), open.remote(), until)));
      }
    };
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
      return truth.of(claimed.key(), project);
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

  private Optional<Desired> over(Preview seen) {
    if (seen.dismissedBy().isPresent()) {
      return Optional.of(new Desired.Absent("deleted by " + seen.dismissedBy().get()));
    }
    boolean expired = seen.expiresAt().filter(until -> !until.isAfter(store.now())).isPresent();
    return expired
        ? Optional.of(
            new Desired.Absent("its time to live is over; " + back(seen.key()) + " brings it back"))
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

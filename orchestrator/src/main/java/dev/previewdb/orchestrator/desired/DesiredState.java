package dev.previewdb.orchestrator.desired;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Truth.Closed;
import dev.previewdb.orchestrator.desired.Truth.Fork;
import dev.previewdb.orchestrator.desired.Truth.Open;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.time.Instant;

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
   * @throws dev.previewdb.github.GitHubException when GitHub gave no answer: then nothing is known
   *     and nothing may be done
   */
  public Wanted of(Preview claimed, Project project) {
    return switch (truth.of(claimed.key(), project)) {
      case Closed closed -> new Wanted(store.closed(claimed), new Desired.Absent(closed.why()));
      case Fork fork ->
          new Wanted(claimed, new Desired.Refused(fork.code(), fork.reason(), fork.mend()));
      case Open open -> {
        Preview seen = store.seen(claimed, open.headSha(), project.timeToLive());
        yield new Wanted(seen, wantedWhileOpen(seen, open, store.now()));
      }
    };
  }

  private static Desired wantedWhileOpen(Preview seen, Open open, Instant now) {
    if (seen.dismissedBy().isPresent()) {
      return new Desired.Absent("deleted by " + seen.dismissedBy().get());
    }
    Instant until = seen.expiresAt().orElse(Instant.MAX);
    return until.isAfter(now)
        ? new Desired.Present(open.headSha(), open.remote(), until)
        : new Desired.Absent("its time to live is over; a push or `preview create` brings it back");
  }
}

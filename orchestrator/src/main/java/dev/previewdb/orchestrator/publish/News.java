package dev.previewdb.orchestrator.publish;

import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import java.util.Locale;
import java.util.Optional;

/**
 * What a move means to an app: that the database is there at this commit, or that it is not.
 * Falling asleep and waking mean nothing to it, since whoever connects only waits.
 *
 * @param commit none where it is gone
 */
record News(State state, Optional<String> commit) {
  enum State {
    READY,
    GONE;

    /** For people and programs, as in {@code ready}. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Empty where the app need not know. */
  static Optional<News> of(Preview before, Preview after) {
    if (after.state() instanceof Removed) {
      return Optional.of(new News(State.GONE, Optional.empty()));
    }
    Optional<String> now = usable(after.state());
    boolean failed = Optional.ofNullable(after.facts().run()).map(RunFacts::failure).isPresent();
    if (now.isEmpty() || failed || now.equals(usable(before.state()))) {
      return Optional.empty();
    }
    // Nobody approved the commit: no app is to go with it, and one of an earlier commit has to go.
    return after.facts().empty()
        ? Optional.of(new News(State.GONE, Optional.empty()))
        : Optional.of(new News(State.READY, now));
  }

  private static Optional<String> usable(PreviewState state) {
    return switch (state) {
      case Ready ready -> Optional.of(ready.sha());
      case Asleep asleep -> Optional.of(asleep.sha());
      case PreviewState.Requested r -> Optional.empty();
      case PreviewState.Cloning c -> Optional.empty();
      case PreviewState.Migrating m -> Optional.empty();
      case PreviewState.Failed f -> Optional.empty();
      case PreviewState.Removing r -> Optional.empty();
      case Removed r -> Optional.empty();
    };
  }
}

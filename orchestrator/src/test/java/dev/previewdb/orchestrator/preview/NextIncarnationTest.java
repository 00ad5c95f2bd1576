package dev.previewdb.orchestrator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewKey.Branch;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.state.StateDatabase;
import dev.previewdb.orchestrator.state.StateInstance;
import dev.previewdb.orchestrator.state.StateOwner;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What the state database knows of an incarnation, in a real one. */
class NextIncarnationTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void whetherTheLastOneHadRowsAndWhatRanOnItIsForgottenBeforeTheNextIsBegun() {
    try (TestDirectory directory = new TestDirectory();
        StateInstance instance =
            StateInstance.open(
                directory.path().resolve("state"), TestServer.installations(), RunAs.current());
        StateDatabase database =
            StateDatabase.of(instance, new StateOwner("a storage", directory.path()))) {
      PreviewStore store = new PreviewStore(Jdbi.create(database.dataSource()));
      PreviewTransitions transitions = new PreviewTransitions(store, (before, after) -> {});
      Preview claimed = store.claim(store.lookAgain(new Branch("shop", "a")).id());
      Preview first = transitions.clone(claimed, new Cloning("s", "new"), 1).orElseThrow();
      Preview empty = transitions.move(first, new Ready("a"), empty());
      assertThat(store.refresh(empty).facts()).isEqualTo(empty());

      // Killed right after, nothing more is written
      assertThat(transitions.clone(empty, new Cloning("s", "approved"), 1)).isPresent();

      assertThat(store.refresh(empty).facts()).isEqualTo(PreviewFacts.asked(NOON));
    }
  }

  private static PreviewFacts empty() {
    return new PreviewFacts(
        new CloneFacts("s", NOON, "reflink", 1, 1, 1, 1, "new", null, true),
        new RunFacts("a", "", "nobody approved it", 0, List.of(), List.of(), List.of(), null, null),
        PreviewHistory.fresh(),
        NOON,
        null);
  }
}

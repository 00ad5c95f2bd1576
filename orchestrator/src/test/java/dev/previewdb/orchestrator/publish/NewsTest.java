package dev.previewdb.orchestrator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.preview.Asked;
import dev.previewdb.orchestrator.preview.Life;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.publish.News.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Preview CLONING = preview(new Cloning("s", "w"), false);

  @Test
  void anEmptyOneIsNoDatabaseForAnApp() {
    assertThat(News.of(CLONING, preview(new Ready("a"), true)))
        .contains(new News(State.GONE, Optional.empty()));
    assertThat(News.of(CLONING, preview(new Ready("a"), false)))
        .contains(new News(State.READY, Optional.of("a")));
  }

  @Test
  void itsSleepAndItsWakingAreNoNews() {
    assertThat(News.of(preview(new Ready("a"), true), preview(new Asleep("a"), true))).isEmpty();
    assertThat(News.of(preview(new Asleep("a"), true), preview(new Ready("a"), true))).isEmpty();
  }

  private static Preview preview(PreviewState state, boolean empty) {
    CloneFacts origin = new CloneFacts("s", NOON, "reflink", 1, 1, 1, 1, "new", null, empty);
    return new Preview(
        1,
        new PreviewKey.PullRequest("shop", 7, 42),
        "shop-pr-42",
        state,
        NOON,
        NOON,
        Optional.of("a"),
        new Life(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        new Asked(
            Optional.empty(), false, 0, false, false, false, Optional.empty(), Optional.empty()),
        1,
        1,
        1,
        1,
        1,
        0,
        Optional.empty(),
        new PreviewFacts(origin, null, null, NOON, NOON));
  }
}

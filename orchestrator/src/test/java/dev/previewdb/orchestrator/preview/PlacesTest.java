package dev.previewdb.orchestrator.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.preview.PreviewKey.Branch;
import dev.previewdb.orchestrator.preview.PreviewKey.PullRequest;
import dev.previewdb.orchestrator.preview.PreviewState.Clonable;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Removable;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.state.StateDatabase;
import dev.previewdb.orchestrator.state.StateInstance;
import dev.previewdb.orchestrator.state.StateOwner;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A project's places in a real state database. Each test has a project of its own. */
class PlacesTest {
  private static final int AT_ONCE = 6;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestDirectory directory;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static StateInstance instance;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static StateDatabase database;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewStore store;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static PreviewTransitions transitions;

  @BeforeAll
  static void start() {
    directory = new TestDirectory();
    instance =
        StateInstance.open(
            directory.path().resolve("state"), TestServer.installations(), RunAs.current());
    database = StateDatabase.of(instance, new StateOwner("a storage", directory.path()));
    store = new PreviewStore(Jdbi.create(database.dataSource()));
    transitions = new PreviewTransitions(store, (before, after) -> {});
  }

  @AfterAll
  static void stop() {
    database.close();
    instance.close();
    directory.close();
  }

  @Test
  void whatOtherProjectsPreviewIsCalledIsNobodysNameTwice() {
    var branch = new Branch("names", "x-pr-1");
    var pullRequest = new PullRequest("names-br-x", 7, 1);
    assertThat(branch.name()).isEqualTo(pullRequest.name());

    assertThat(store.lookAgain(pullRequest).name()).isEqualTo("names-br-x-pr-1");
    assertThat(store.lookAgain(branch).name()).matches("names-br-x-pr-1-[0-9a-f]{8}");
    assertThat(store.lookAgain(new PullRequest("names-br-x", 8, 1)).name())
        .isEqualTo("names-br-x-pr-1-8");
  }

  @Test
  void ofManyAtOnceOneGetsTheOnlyPlaceEveryTime() throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int round = 0; round < 50; round++) {
        String project = "race-" + round;
        List<Preview> claimed =
            IntStream.range(0, AT_ONCE).mapToObj(i -> claimed(project, "b" + i)).toList();
        CyclicBarrier together = new CyclicBarrier(AT_ONCE);
        List<Future<Optional<Preview>>> all = new ArrayList<>();
        for (Preview preview : claimed) {
          all.add(
              workers.submit(() -> {
                together.await(30, TimeUnit.SECONDS);
                return cloned(preview, 1);
              }));
        }
        int placed = 0;
        for (Future<Optional<Preview>> one : all) {
          placed += one.get().isPresent() ? 1 : 0;
        }
        assertThat(placed).as("round %s", round).isEqualTo(1);
      }
    }
  }

  @Test
  void aPreviewAtTheLimitReplacesItselfAndOneThatIsRemovedGivesItsPlaceBack() {
    Preview first = cloned(claimed("turn", "a"), 1).orElseThrow();
    Preview second = claimed("turn", "b");
    assertThat(store.hasRoom(second, 1)).isFalse();
    assertThat(cloned(second, 1)).isEmpty();

    Preview again = cloned(store.claim(first.id()), 1).orElseThrow();
    assertThat(again.epoch()).isEqualTo(first.epoch() + 1);
    Preview gone = removed(again);

    assertThat(cloned(store.claim(second.id()), 1)).isPresent();
    assertThat(store.hasRoom(gone, 1)).isFalse();
  }

  @Test
  void whatHasAPlaceKeepsItWhenThereAreFewer() {
    Preview first = cloned(claimed("fewer", "a"), 2).orElseThrow();
    assertThat(cloned(claimed("fewer", "b"), 2)).isPresent();

    assertThat(store.hasRoom(first, 1)).isTrue();
    assertThat(cloned(first, 1)).isPresent();
    assertThat(cloned(claimed("fewer", "c"), 2)).isEmpty();
  }

  @Test
  void oneThatIsReopenedWaitsForAPlaceAndHoldsNoneMeanwhile() {
    Preview reopened =
        transitions.move(
            removed(cloned(claimed("reopened", "a"), 1).orElseThrow()),
            new PreviewState.Requested());

    Preview other = cloned(claimed("reopened", "b"), 1).orElseThrow();

    assertThat(cloned(reopened, 1)).isEmpty();
    assertThat(cloned(other, 1)).isPresent();
  }

  @Test
  void whoLostItsClaimTakesNoPlace() {
    Preview late = claimed("claim", "a");
    Preview now = store.claim(late.id());

    assertThatThrownBy(() -> cloned(late, 1)).isInstanceOf(PreviewStore.ClaimLost.class);
    assertThat(cloned(now, 1)).map(Preview::epoch).contains(1);
  }

  private static Preview claimed(String project, String branch) {
    return store.claim(store.lookAgain(new Branch(project, branch)).id());
  }

  private static Optional<Preview> cloned(Preview preview, int places) {
    Cloning cloning = ((Clonable) preview.state()).clone("s1", "a test");
    return transitions.clone(preview, cloning, places);
  }

  private static Preview removed(Preview preview) {
    Preview leaving = transitions.move(preview, ((Removable) preview.state()).remove("closed"));
    return transitions.move(leaving, new Removed("closed"), PreviewFacts.NONE);
  }
}

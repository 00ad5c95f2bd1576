package dev.previewdb.orchestrator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.previewdb.orchestrator.preview.Asked;
import dev.previewdb.orchestrator.preview.Life;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NextLookTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final PreviewState READY = new Ready("a".repeat(40));
  private static final PreviewState MIGRATION_FAILED = failed(Step.MIGRATE);
  private static final PreviewState CLONE_FAILED = failed(Step.CLONE);

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments("ready", READY, "PT5S", "P7D", "PT10M"),
        arguments("a failing migration waits for a push", MIGRATION_FAILED, "PT5S", "P7D", "PT10M"),
        arguments("failed at once", CLONE_FAILED, "PT1S", "P7D", "PT30S"),
        arguments("failed, nobody knows since when", CLONE_FAILED, null, "P7D", "PT30S"),
        arguments("failed, asked for by a clock ahead", CLONE_FAILED, "PT-5S", "P7D", "PT30S"),
        arguments("failed again after half a minute", CLONE_FAILED, "PT31S", "P7D", "PT31S"),
        arguments("failed again after two minutes", CLONE_FAILED, "PT2M", "P7D", "PT2M"),
        arguments("fails for hours", CLONE_FAILED, "PT5H", "P7D", "PT10M"),
        arguments("a commit that cannot be had", failed(Step.CHECKOUT), "PT2M", "P7D", "PT2M"),
        arguments("no room", failed(Step.REQUEST), "PT2M", "P7D", "PT2M"),
        arguments("expires first", READY, "PT5S", "PT3M", "PT3M"),
        arguments("failed and expires first", CLONE_FAILED, "PT2M", "PT10S", "PT10S"),
        arguments("has expired", READY, "PT5S", "PT-1S", "PT10M"),
        arguments("never expires", READY, "PT5S", null, "PT10M"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAsLongAsTheCommitWasWaitedForWithinBounds(
      String name,
      PreviewState state,
      @Nullable Duration waited,
      @Nullable Duration left,
      Duration expected) {
    assertThat(NextLook.at(preview(state, waited, left), NOW, Duration.ofDays(1)))
        .contains(NOW.plus(expected));
  }

  @Test
  void whatIsGoneIsNotLookedAtByItself() {
    assertThat(NextLook.at(preview(new Removed("closed"), null, null), NOW, Duration.ofDays(1)))
        .isEmpty();
  }

  private static PreviewState failed(Step step) {
    return new Failed(step, "disk-full", "r", "m");
  }

  private static Preview preview(
      PreviewState state, @Nullable Duration waited, @Nullable Duration left) {
    Instant requestedAt = waited == null ? null : NOW.minus(waited);
    return new Preview(
        1,
        new PreviewKey.Branch("shop", "main"),
        "shop-main",
        state,
        NOW,
        NOW,
        Optional.empty(),
        new Life(
            Optional.ofNullable(left).map(NOW::plus),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new Asked(
            Optional.empty(), false, 0, false, false, false, Optional.empty(), Optional.empty()),
        1,
        1,
        1,
        1,
        1,
        0,
        Optional.empty(),
        new PreviewFacts(null, null, null, requestedAt, null));
  }

  @Test
  void whatIsAwakeIsLookedAtWhenItMaySleepAndWhatSleepsIsNot() {
    Duration soon = Duration.ofSeconds(40);

    assertThat(NextLook.at(preview(new Ready("a"), null, null), NOW, soon))
        .contains(NOW.plus(soon));
    assertThat(NextLook.at(preview(new Asleep("a"), null, null), NOW, soon))
        .contains(NOW.plus(NextLook.RESYNC));
    assertThat(NextLook.at(preview(new Ready("a"), null, null), NOW, Duration.ZERO))
        .as("it may, and was kept awake all the same")
        .contains(NOW.plus(NextLook.RESYNC));
  }
}

package dev.previewdb.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final InstanceId ONE = new InstanceId("shop-pr-1", 1);
  private static final InstanceId TWO = new InstanceId("shop-pr-2", 1);

  /** Each task in one of its own: they wait for each other. */
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Holds holds = new Holds(now::get);

  @Test
  void anInstanceIsIdleSinceItsLastHolderLeft() {
    assertThat(holds.idle(ONE)).contains(Duration.ZERO);
    pass(5);
    Holds.Hold first = holds.take(ONE);
    Holds.Hold second = holds.take(ONE);
    first.close();
    first.close();
    assertThat(holds.idle(ONE)).as("one of two is still there").isEmpty();
    pass(7);
    second.close();
    pass(3);

    assertThat(holds.idle(ONE)).contains(Duration.ofSeconds(3));
    assertThat(holds.idle(TWO)).as("first asked for now").contains(Duration.ZERO);
  }

  @Test
  void whatIsHeldIsLeftAlone() {
    try (Holds.Hold hold = holds.take(ONE)) {
      assertThat(hold).isNotNull();
      assertThat(
              holds.unlessHeld(
                  ONE,
                  () -> {
                    throw new AssertionError("it was put to sleep");
                  }))
          .isFalse();
    }
    assertThat(holds.unlessHeld(ONE, () -> {})).isTrue();
  }

  @Test
  void whoComesWhileItIsPutToSleepWaitsUntilThatIsDone() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> sleep =
        CompletableFuture.supplyAsync(
            () ->
                holds.unlessHeld(
                    ONE,
                    () -> {
                      begun.countDown();
                      wait(goOn);
                    }),
            THREADS);
    begun.await();
    AtomicReference<Thread> visitor = new AtomicReference<>();
    CompletableFuture<Holds.Hold> come =
        CompletableFuture.supplyAsync(
            () -> {
              visitor.set(Thread.currentThread());
              return holds.take(ONE);
            },
            THREADS);
    await().until(() -> visitor.get() != null && visitor.get().getState() == Thread.State.WAITING);
    assertThat(come).isNotDone();

    goOn.countDown();

    assertThat(sleep.get()).isTrue();
    come.get().close();
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pass(int seconds) {
    now.updateAndGet(t -> t.plusSeconds(seconds));
  }
}

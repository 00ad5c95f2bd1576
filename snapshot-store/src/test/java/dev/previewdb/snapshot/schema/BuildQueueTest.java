package dev.previewdb.snapshot.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BuildQueueTest {
  private static final long EVENT = 1;
  private static final long ORDERS = 2;

  private static final Build EVENT_INDEX = index(10, EVENT, 900);
  private static final Build EVENT_OTHER_INDEX = index(11, EVENT, 900);
  private static final Build EVENT_KEY = key(12, EVENT, 900);
  private static final Build ORDERS_KEY = key(13, ORDERS, 300);
  private static final Build ORDERS_INDEX = index(14, ORDERS, 300);

  private static Build index(long id, long table, long bytes) {
    return new Build(id, Set.of(table), false, bytes, Optional.empty());
  }

  private static Build key(long id, long table, long bytes) {
    return new Build(id, Set.of(table), true, bytes, Optional.empty());
  }

  @Test
  void theLargestComeFirstAndIndexesBeforeTheKeyThatLocksThemOut() throws Exception {
    var queue =
        new BuildQueue(
            List.of(ORDERS_INDEX, ORDERS_KEY, EVENT_KEY, EVENT_INDEX, EVENT_OTHER_INDEX));

    assertThat(queue.take()).contains(EVENT_INDEX);
    assertThat(queue.take()).contains(EVENT_OTHER_INDEX);
    assertThat(queue.take()).as("the key of event would wait").contains(ORDERS_INDEX);
    queue.done(EVENT_INDEX);
    queue.done(EVENT_OTHER_INDEX);
    assertThat(queue.take()).contains(EVENT_KEY);
    queue.done(ORDERS_INDEX);
    assertThat(queue.take()).contains(ORDERS_KEY);
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void aWorkerWithNothingToDoYetWaitsForTheOther() throws Exception {
    var queue = new BuildQueue(List.of(EVENT_INDEX, EVENT_KEY));
    var first = queue.take().orElseThrow();

    var second = CompletableFuture.supplyAsync(() -> taken(queue));
    queue.done(first);

    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(EVENT_KEY);
  }

  private static Build taken(BuildQueue queue) {
    try {
      return queue.take().orElseThrow();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void eachIsBuiltOnceBySeveralWorkers() {
    var built = Collections.synchronizedList(new ArrayList<Build>());
    var all = List.of(EVENT_INDEX, EVENT_OTHER_INDEX, EVENT_KEY, ORDERS_KEY, ORDERS_INDEX);

    new BuildQueue(all).run(3, built::add);

    assertThat(built).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aFailureIsToldAndEndsWhatOthersBuild() {
    var begun = new CountDownLatch(1);
    var failure = new IllegalStateException("a row twice");
    var interrupted = new CompletableFuture<Boolean>();

    assertThatThrownBy(() ->
            new BuildQueue(List.of(EVENT_INDEX, EVENT_OTHER_INDEX))
                .run(
                    2,
                    build -> {
                      if (build.equals(EVENT_INDEX)) {
                        await(begun);
                        throw failure;
                      }
                      begun.countDown();
                      interrupted.complete(isInterrupted());
                    }))
        .isSameAs(failure);
    assertThat(interrupted).isCompletedWithValue(true);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isInterrupted() {
    try {
      new CountDownLatch(1).await(20, TimeUnit.SECONDS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}

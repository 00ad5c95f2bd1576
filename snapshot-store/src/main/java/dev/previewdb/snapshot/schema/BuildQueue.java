package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Has things built side by side: the largest first, so that nobody is left alone with one at the
 * end, and none that would only wait for another's lock.
 */
final class BuildQueue {
  private final List<Build> left;
  private final List<Build> running = new ArrayList<>();

  BuildQueue(Collection<Build> builds) {
    left =
        new ArrayList<>(
            builds.stream()
                .sorted(
                    Comparator.comparingLong(Build::bytes)
                        .reversed()
                        // Several of them can be built on one table
                        .thenComparing(Build::exclusive))
                .toList());
  }

  /** Returns when all are built, or one failed; then the others are interrupted. */
  void run(int workers, Consumer<Build> build) {
    // Each waits for a program, or for its turn
    try (var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("build-", 0).factory())) {
      Callable<Void> worker =
          () -> {
            for (var next = take(); next.isPresent(); next = take()) {
              build.accept(next.get());
              done(next.get());
            }
            return null;
          };
      // In the order they end: a failure is told at once, whichever worker it is of
      var ended = new ExecutorCompletionService<Void>(threads);
      Collections.nCopies(workers, worker).forEach(ended::submit);
      try {
        for (var i = 0; i < workers; i++) {
          ended.take().get();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, "the schema was built");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException(e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** The next one, as soon as it need not wait; empty when none is left. */
  synchronized Optional<Build> take() throws InterruptedException {
    while (!left.isEmpty()) {
      var next = left.stream().filter(b -> running.stream().noneMatch(b::waitsFor)).findFirst();
      if (next.isPresent()) {
        left.remove(next.get());
        running.add(next.get());
        return next;
      }
      wait();
    }
    return Optional.empty();
  }

  synchronized void done(Build build) {
    running.remove(build);
    notifyAll();
  }
}

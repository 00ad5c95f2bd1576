package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** Runs tasks in a few threads; the first failure ends all of them. */
final class SideBySide {
  private SideBySide() {}

  /**
   * Returns when all tasks have ended, also after a failure.
   *
   * @param stop is pulled when a task fails: it has to cut off what the others wait for
   */
  static void run(int workers, List<Callable<Void>> tasks, EmergencyStop stop) {
    if (tasks.isEmpty()) {
      return;
    }
    // Platform threads: a Unix socket's native read would hold a virtual thread's carrier.
    var threads =
        Executors.newFixedThreadPool(
            Math.min(workers, tasks.size()), Thread.ofPlatform().name("capture-", 0).factory());
    try {
      var running = new ExecutorCompletionService<Void>(threads);
      tasks.forEach(running::submit);
      var failures = new ArrayList<Throwable>();
      for (var ended = 0; ended < tasks.size() && failures.isEmpty(); ended++) {
        try {
          running.take().get();
        } catch (ExecutionException e) {
          failures.add(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          failures.add(
              new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, "tables were read"));
        }
      }
      if (!failures.isEmpty()) {
        stop.pull();
        threads.shutdownNow();
        throw failures.getFirst() instanceof RuntimeException known
            ? known
            : new IllegalStateException(failures.getFirst());
      }
    } finally {
      threads.shutdownNow();
      // Waits for the threads to end, so that nothing is deleted below them.
      threads.close();
    }
  }
}

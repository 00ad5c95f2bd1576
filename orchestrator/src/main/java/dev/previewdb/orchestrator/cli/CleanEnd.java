package dev.previewdb.orchestrator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM interrupt the work of this thread; the program ends when the work has cleaned
 * up after itself.
 */
final class CleanEnd implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private CleanEnd(Thread worker) {
    this.hook =
        Thread.ofPlatform()
            .unstarted(() -> {
              worker.interrupt();
              awaitEnd();
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Of the work that follows on this thread, until it is closed. */
  static CleanEnd ofThisThread() {
    return new CleanEnd(Thread.currentThread());
  }

  private void awaitEnd() {
    try {
      boolean ended = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        System.err.println(
            "previewdb: the work did not end in time; the service clears what it left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program ends just now: the hook has run
    }
  }
}

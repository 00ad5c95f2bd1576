package dev.previewdb.orchestrator.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, as this program takes it: the thread that plays is interrupted and cleans up, and the
 * program ends when it has. What cannot be interrupted waits for a server, so after a while the
 * servers are ended under it.
 */
final class Interruption implements AutoCloseable {
  private static final int ROUNDS = 120;
  private static final int PATIENT_ROUNDS = 10;
  private static final long ROUND_MILLIS = 500;

  private final Thread player = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable endServers;
  private final Thread hook = Thread.ofPlatform().unstarted(this::end);
  private volatile boolean asked;

  /**
   * Begins to listen.
   *
   * @param endServers ends every server there is at that moment
   */
  Interruption(Runnable endServers) {
    this.endServers = endServers;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean asked() {
    return asked;
  }

  private void end() {
    asked = true;
    player.interrupt();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        if (over.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        if (round >= PATIENT_ROUNDS) {
          endServers.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The program ends just now; the hook finds that all is over
      }
    }
  }
}

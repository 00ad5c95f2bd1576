package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.engine.InstanceId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the running instances again and again, and ends those that grew beyond their quota. */
public final class DiskWatch implements AutoCloseable {
  /** What a runaway writes within this comes on top of the quota. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private DiskWatch(LocalEngine engine, Consumer<InstanceId> ended, Duration pause) {
    this.thread =
        Thread.ofVirtual().name("disk-watch").unstarted(() -> watch(engine, ended, pause));
  }

  /**
   * Watches the instances of an engine until it is closed.
   *
   * @param ended told of each that was ended
   */
  public static DiskWatch start(LocalEngine engine, Consumer<InstanceId> ended) {
    return start(engine, ended, PAUSE);
  }

  static DiskWatch start(LocalEngine engine, Consumer<InstanceId> ended, Duration pause) {
    DiskWatch watch = new DiskWatch(engine, ended, pause);
    watch.thread.start();
    return watch;
  }

  private void watch(LocalEngine engine, Consumer<InstanceId> ended, Duration pause) {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        look(engine, ended);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong, as with a database of ours that is away, the next look is taken. */
  private static void look(LocalEngine engine, Consumer<InstanceId> ended) {
    try {
      engine.endThoseOverQuota().forEach(ended);
    } catch (RuntimeException e) {
      LocalEngine.log.warn("the disk use of previews could not be looked at", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.preview.PreviewFacts.PendingFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.ProgressFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.Ran;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has it told how far a run is while it is under way. A run that is over before anybody could have
 * read of it is told by its result alone.
 */
final class LiveProgress implements RunObserver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveProgress.class);
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** GitHub takes only so many edits a minute, of all previews together. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private final String preview;
  private final Consumer<ProgressFacts> telling;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Ran> ran = new ArrayList<>();
  private final Thread thread;
  private List<Migration> pending = List.of();
  private @Nullable Migration running;

  private LiveProgress(String preview, Consumer<ProgressFacts> telling) {
    this.preview = preview;
    this.telling = telling;
    this.thread = Thread.ofVirtual().name("progress of " + preview).unstarted(this::tell);
  }

  /**
   * Begins to look.
   *
   * @param telling called by a thread of its own, never once this is closed
   */
  static LiveProgress begin(String preview, Consumer<ProgressFacts> telling) {
    LiveProgress progress = new LiveProgress(preview, telling);
    progress.thread.start();
    return progress;
  }

  /** What was to run. */
  synchronized List<Migration> pending() {
    return pending;
  }

  @Override
  public synchronized void pending(List<Migration> migrations) {
    pending = migrations;
  }

  @Override
  public synchronized void started(Migration migration) {
    running = migration;
  }

  @Override
  public synchronized void finished(Migration migration, Duration took) {
    running = null;
    ran.add(new Ran(migration.id(), migration.description(), took.toMillis()));
  }

  private void tell() {
    Optional<ProgressFacts> told = Optional.empty();
    Duration pause = FIRST;
    try {
      while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        Optional<ProgressFacts> now = now();
        if (now.isPresent() && !now.equals(told) && isTold(now.get())) {
          told = now;
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run goes on whether it is or not. */
  private boolean isTold(ProgressFacts progress) {
    try {
      telling.accept(progress);
      return true;
    } catch (RuntimeException e) {
      log.warn("{}: how far its migrations are could not be written down", preview, e);
      return false;
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(SELDOM) > 0 ? SELDOM : twice;
  }

  /** Nothing before the tool has said what is pending, and nothing if nothing is. */
  private synchronized Optional<ProgressFacts> now() {
    return pending.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ProgressFacts(
                pending.stream()
                    .map(one -> new PendingFacts(one.id(), one.description(), null))
                    .toList(),
                List.copyOf(ran),
                running == null ? null : running.id()));
  }

  /** Waits for what is being told. */
  @Override
  public void close() {
    over.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

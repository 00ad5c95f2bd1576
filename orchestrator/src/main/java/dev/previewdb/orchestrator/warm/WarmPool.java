package dev.previewdb.orchestrator.warm;

import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.engine.Cloned;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.store.SnapshotHold;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For each project that wants some, spares: clones of its current snapshot that run already and let
 * nobody in. One that is taken gets the preview's name and its owner's password. A spare is no
 * preview: nobody can connect to it, and it takes nobody's place.
 */
public final class WarmPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WarmPool.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** A spare waits this many looks for previews that are being made, and no longer. */
  private static final int PATIENCE = 10;

  private final Map<String, Integer> wanted;
  private final Engine engine;
  private final SnapshotCatalog snapshots;
  private final BooleanSupplier busy;
  private final Spares spares = new Spares();
  private final ScheduledExecutorService refill =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("warm-pool").daemon().factory());
  private int waited;

  /**
   * The pool of a service.
   *
   * @param wanted how many spares each project wants, by its name
   * @param busy whether previews are being worked on: they come first
   */
  public WarmPool(
      Map<String, Integer> wanted, Engine engine, SnapshotCatalog snapshots, BooleanSupplier busy) {
    this.wanted = Map.copyOf(wanted);
    this.engine = engine;
    this.snapshots = snapshots;
    this.busy = busy;
  }

  /** Removes what a former service left, which nobody knows the snapshot of, and begins. */
  public void start() {
    engine.all().stream().filter(InstanceId::isSpare).forEach(engine::delete);
    if (wanted.values().stream().anyMatch(number -> number > 0)) {
      var _ =
          refill.scheduleWithFixedDelay(
              this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Turns a spare into a preview's incarnation; it runs, and its owner has no password yet.
   *
   * @return how it was cloned, and how long the taking took; empty when there is none
   */
  public Optional<Cloned> take(String project, Snapshot snapshot, InstanceId as) {
    return spares.take(project, snapshot.version()).flatMap(spare -> adopt(spare, as));
  }

  private Optional<Cloned> adopt(Spare spare, InstanceId as) {
    long begun = System.nanoTime();
    try {
      engine.adopt(spare.id(), as);
    } catch (RuntimeException e) {
      log.warn(
          "{}: the spare {} cannot be taken, a clone is made: {}",
          as,
          spare.id(),
          Told.of(e, "the spare " + spare.id()).line());
      engine.delete(spare.id());
      return Optional.empty();
    }
    Cloned cloned = spare.cloned();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    log.info("{}: taken from the spares in {} ms", as, took.toMillis());
    return Optional.of(new Cloned(cloned.mode(), cloned.sharing(), took));
  }

  /** One spare at most at a time, so that a refill is never what somebody waits for. */
  private void look() {
    try {
      spares.retire(this::isCurrent).forEach(spare -> engine.delete(spare.id()));
      if (mayWork()) {
        wanted.entrySet().stream()
            .filter(one -> spares.of(one.getKey()) < one.getValue())
            .findFirst()
            .ifPresent(one -> add(one.getKey()));
      }
    } catch (RuntimeException e) {
      log.warn("no spare could be made: {}", Told.of(e, "the spares").line());
    }
  }

  private boolean mayWork() {
    waited = busy.getAsBoolean() ? waited + 1 : PATIENCE;
    if (waited < PATIENCE) {
      return false;
    }
    waited = 0;
    return true;
  }

  private boolean isCurrent(Spare spare) {
    return snapshots
        .current(spare.project())
        .filter(snapshot -> snapshot.version().equals(spare.snapshot()))
        .isPresent();
  }

  private void add(String project) {
    Optional<SnapshotHold> held = snapshots.holdCurrent(project);
    if (held.isEmpty()) {
      return;
    }
    try (SnapshotHold hold = held.get()) {
      InstanceId id = spares.next(project);
      Cloned cloned = engine.clone(id, hold.snapshot());
      try {
        engine.wake(id);
      } catch (RuntimeException e) {
        engine.delete(id);
        throw e;
      }
      spares.add(new Spare(id, project, hold.snapshot().version(), cloned));
      log.debug("{}: a spare runs", id);
    }
  }

  /** Spares serve nobody while there is no service. */
  @Override
  public void close() {
    refill.shutdown();
    try {
      if (!refill.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        refill.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spares.retire(spare -> false).forEach(spare -> engine.delete(spare.id()));
  }
}

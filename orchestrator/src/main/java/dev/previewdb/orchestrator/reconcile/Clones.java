package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.Cloned;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts.CloneFacts;
import dev.previewdb.orchestrator.preview.PreviewState.Clonable;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.orchestrator.warm.WarmPool;
import dev.previewdb.snapshot.capture.EmptySiblings;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.store.SnapshotHold;
import dev.previewdb.snapshot.volume.Sharing;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes incarnations: of the snapshot, of a checkpoint or of another preview. And checkpoints of
 * incarnations.
 */
final class Clones {
  private static final Logger log = LoggerFactory.getLogger(Clones.class);

  private final PreviewStore store;
  private final PreviewTransitions transitions;
  private final Checkpoints checkpoints;
  private final Bases bases;
  private final Engine engine;
  private final WarmPool warm;
  private final SnapshotCatalog snapshots;
  private final EmptySiblings siblings;
  private final Migrations migrations;

  Clones(
      PreviewStore store,
      PreviewTransitions transitions,
      Checkpoints checkpoints,
      Bases bases,
      Engine engine,
      WarmPool warm,
      SnapshotCatalog snapshots,
      EmptySiblings siblings,
      Migrations migrations) {
    this.store = store;
    this.transitions = transitions;
    this.checkpoints = checkpoints;
    this.bases = bases;
    this.engine = engine;
    this.warm = warm;
    this.snapshots = snapshots;
    this.siblings = siblings;
    this.migrations = migrations;
  }

  /**
   * The next incarnation.
   *
   * @return empty when the project has no place for it; nothing was made then
   */
  Optional<Preview> clone(Preview preview, Project project, Desired.Present wanted, String why) {
    Optional<Base> base = bases.of(preview);
    if (base.isEmpty()) {
      return ofSnapshot(preview, project, why);
    }
    // What ran on it stays: it has to be what the commit holds.
    Head head = migrations.compare(project, wanted, base.get().facts().historyOrFresh());
    return head instanceof Head.Rewritten rewritten
        ? ofSnapshot(
            preview,
            project,
            why + "; not from " + base.get().words() + ", for " + rewritten.reason())
        : ofBase(preview, project, base.get(), why + "; from " + base.get().words());
  }

  private Optional<Preview> ofSnapshot(Preview preview, Project project, String why) {
    return ofSnapshot(
        preview,
        project,
        why,
        false,
        (hold, id) ->
            warm.take(project.name(), hold.snapshot(), id)
                .orElseGet(() -> engine.clone(id, hold.snapshot())));
  }

  /**
   * The next incarnation, with the snapshot's schema and none of its rows. It is never made from a
   * checkpoint or another preview, for these have rows.
   *
   * @return empty when the project has no place for it; nothing was made then
   */
  Optional<Preview> withoutRows(Preview preview, Project project, String why) {
    return ofSnapshot(
        preview, project, why, true, (hold, id) -> engine.clone(id, siblings.of(hold)));
  }

  private Optional<Preview> ofSnapshot(
      Preview preview,
      Project project,
      String why,
      boolean empty,
      BiFunction<SnapshotHold, InstanceId, Cloned> making) {
    // Held until the clone is made: a capture's end may drop older snapshots meanwhile.
    try (SnapshotHold hold =
        snapshots
            .holdCurrent(project.name())
            .orElseThrow(
                () -> PreviewDbException.of(Problem.NO_SNAPSHOT, project.name(), project.name()))) {
      Manifest manifest = hold.snapshot().manifest();
      return placed(preview, project, manifest.version(), why)
          .map(cloning -> {
            CloneFacts facts =
                facts(
                    making.apply(hold, instance(cloning)),
                    manifest.version(),
                    manifest.createdAt(),
                    why,
                    manifest.masking().keyId(),
                    empty);
            return store.record(cloning, cloning.facts().cloned(facts));
          });
    }
  }

  private Optional<Preview> ofBase(Preview preview, Project project, Base base, String why) {
    CloneFacts origin =
        Optional.ofNullable(base.facts().origin())
            .orElseThrow(() -> new IllegalStateException(base.words() + " has no origin"));
    return placed(preview, project, origin.snapshot(), why)
        .map(cloning -> {
          Cloned cloned = engine.branch(instance(cloning), base.instance());
          // It was stopped for the copy.
          base.parent().ifPresent(store::lookAgain);
          CloneFacts facts =
              facts(
                  cloned,
                  origin.snapshot(),
                  origin.snapshotTakenAt(),
                  why,
                  origin.maskingKey(),
                  origin.empty());
          return store.record(
              cloning, cloning.facts().branched(facts, base.facts().historyOrFresh()));
        });
  }

  /** The next incarnation's number is durable before anything carries it, and so is its place. */
  private Optional<Preview> placed(Preview preview, Project project, String snapshot, String why) {
    if (!(preview.state() instanceof Clonable clonable)) {
      throw new IllegalStateException(
          "no clone from " + preview.state().word() + " for " + preview.name());
    }
    return transitions.clone(preview, clonable.clone(snapshot, why), project.maxPreviews());
  }

  private static CloneFacts facts(
      Cloned cloned,
      String snapshot,
      java.time.Instant takenAt,
      String why,
      @org.jspecify.annotations.Nullable String maskingKey,
      boolean empty) {
    return new CloneFacts(
        snapshot,
        takenAt,
        cloned.mode(),
        cloned.sharing().map(Sharing::bytes).orElse(0L),
        cloned.sharing().map(Sharing::sharedBytes).orElse(0L),
        cloned.took().toMillis(),
        0,
        why,
        maskingKey,
        empty);
  }

  /** One that cannot be made says so, and the preview goes on. */
  Preview save(Preview preview, String name) {
    InstanceId saved = new InstanceId(preview.name(), store.nextEpoch(preview));
    try {
      engine.branch(saved, instance(preview));
      checkpoints.record(preview.id(), name, saved.epoch(), preview.facts());
    } catch (RuntimeException e) {
      String why = Told.of(e, "the checkpoint " + name).line();
      log.warn("{}: the checkpoint {} cannot be made: {}", preview.name(), name, why);
      checkpoints.fail(preview.id(), name, why);
    }
    return preview;
  }

  private static InstanceId instance(Preview preview) {
    return new InstanceId(preview.name(), preview.epoch());
  }
}

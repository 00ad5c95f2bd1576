package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.orchestrator.preview.PreviewState;
import java.util.List;
import java.util.Optional;

/**
 * What there is.
 *
 * @param epoch the incarnation the state speaks of; 0 before the first
 * @param resetEpoch a person asked to replace every incarnation up to this one
 * @param servedSha the commit whose migrations the incarnation was given
 * @param instances what the engine holds for the preview, of all incarnations
 * @param hasSnapshot whether the project has one to clone
 * @param hasRoom whether the project's limit leaves room for this preview
 * @param idle whether nobody used the incarnation for as long as it stays awake, or for a moment
 *     when a person wants it asleep
 * @param migrate a person wants its migrations tried once more
 * @param empty whether the incarnation has no row, for nobody had approved the commit
 * @param awaited the name of the preview that clones are made from, while that cannot be used
 */
record Actual(
    PreviewState state,
    int epoch,
    int resetEpoch,
    Optional<String> servedSha,
    List<InstanceStatus> instances,
    boolean hasSnapshot,
    boolean hasRoom,
    boolean idle,
    boolean migrate,
    Volume volume,
    Saves saves,
    boolean empty,
    Optional<String> awaited) {

  /** The incarnation the state speaks of, if it is there and whole. */
  Optional<InstanceStatus> current() {
    return instances.stream()
        .filter(instance ->
            instance.id().epoch() == epoch && instance.condition() != Condition.INCOMPLETE)
        .findFirst();
  }

  boolean hasReplaced() {
    return instances.stream().map(instance -> instance.id().epoch()).anyMatch(this::isReplaced);
  }

  private boolean isReplaced(int other) {
    return other != epoch && !saves.epochs().contains(other);
  }

  /** Whether a checkpoint of it would hold anything. */
  boolean worthSaving() {
    return servedSha.isPresent() && current().isPresent() && !empty;
  }

  /** Whether it is gone, and somebody wants back the data that is still there. */
  boolean comesBack() {
    return state instanceof PreviewState.Removed && volume.undelete() && current().isPresent();
  }

  /** Whether there is something in it that somebody could want back. */
  boolean worthKeeping() {
    return volume.keepable() && servedSha.isPresent() && current().isPresent();
  }
}

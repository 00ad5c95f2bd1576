package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.preview.Checkpoint;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewState.Removable;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How previews go, how long their data stays, and how they come back. */
final class Leaving {
  private final PreviewStore store;
  private final PreviewTransitions transitions;
  private final Checkpoints checkpoints;
  private final Engine engine;
  private final Holds holds;
  private final MigrationLogs logs;

  Leaving(
      PreviewStore store,
      PreviewTransitions transitions,
      Checkpoints checkpoints,
      Engine engine,
      Holds holds,
      MigrationLogs logs) {
    this.store = store;
    this.transitions = transitions;
    this.checkpoints = checkpoints;
    this.engine = engine;
    this.holds = holds;
    this.logs = logs;
  }

  Preview leave(Preview preview, String why) {
    if (!(preview.state() instanceof Removable removable)) {
      throw illegal(preview);
    }
    return transitions.move(preview, removable.remove(why));
  }

  /** With every session on it: a preview that leaves is used no more. */
  Preview stop(Preview preview) {
    engine.instances(preview.name()).stream().map(InstanceStatus::id).forEach(engine::stop);
    return preview;
  }

  /**
   * With its checkpoints: they lie in instances too, and none is to be restored from what is gone.
   */
  Preview delete(Preview preview) {
    checkpoints.dropAll(preview.id());
    return delete(preview, id -> true);
  }

  /** What a clone has replaced; checkpoints stay. */
  Preview deleteReplaced(Preview preview) {
    List<Integer> saved = checkpoints.made(preview.id()).stream().map(Checkpoint::epoch).toList();
    return delete(preview, id -> id.epoch() != preview.epoch() && !saved.contains(id.epoch()));
  }

  private Preview delete(Preview preview, Predicate<InstanceId> which) {
    engine.instances(preview.name()).stream()
        .map(InstanceStatus::id)
        .filter(which)
        .forEach(id -> {
          engine.delete(id);
          holds.forget(id);
        });
    return preview;
  }

  Preview removed(Preview preview) {
    if (!(preview.state() instanceof Removing removing)) {
      throw illegal(preview);
    }
    checkpoints.dropAll(preview.id());
    logs.delete(preview.name());
    return transitions.move(preview, removing.removed(), PreviewFacts.NONE);
  }

  /** Nothing runs, and what is known of it stays with its data. */
  Preview removedForNow(Preview preview, Project project) {
    if (!(preview.state() instanceof Removing removing)) {
      throw illegal(preview);
    }
    return transitions.move(store.keepVolume(preview, project.undeleteFor()), removing.removed());
  }

  Preview forgotten(Preview preview) {
    checkpoints.dropAll(preview.id());
    logs.delete(preview.name());
    return store.forgetVolume(preview);
  }

  /**
   * Back with its data.
   *
   * @return empty when the project has no place for it
   */
  Optional<Preview> undeleted(Preview preview, Project project) {
    if (!(preview.state() instanceof Removed removed)) {
      throw illegal(preview);
    }
    String sha = preview.facts().servedSha().orElseThrow(() -> illegal(preview));
    return transitions.undelete(preview, removed.undelete(sha), project.maxPreviews());
  }

  /** Nothing that was known of it counts any more: it begins anew. */
  Preview reopened(Preview preview) {
    if (!(preview.state() instanceof Removed removed)) {
      throw illegal(preview);
    }
    return transitions.move(
        preview, removed.request(), PreviewFacts.asked(preview.facts().requestedAt()));
  }

  private static IllegalStateException illegal(Preview preview) {
    return new IllegalStateException(
        "no legal move from " + preview.state().word() + " for " + preview.name());
  }
}

package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.desired.DesiredState;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.migrate.MigrationTools;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.migrate.command.CommandTools;
import dev.previewdb.orchestrator.preview.Checkpoint;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.orchestrator.warm.WarmPool;
import dev.previewdb.snapshot.capture.EmptySiblings;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main flow. One pass over one preview: claim it, read what is wanted, see what there is, plan,
 * apply. Whatever was missed, doubled or cut off before, the next pass starts from the truth again
 * and ends in the same place.
 */
public final class PreviewReconciler {
  private static final Logger log = LoggerFactory.getLogger(PreviewReconciler.class);

  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final DesiredState desiredState;
  private final Engine engine;
  private final SnapshotCatalog snapshots;
  private final Migrations migrations;
  private final Operations operations;
  private final Rest rest;
  private final Bases bases;
  private final PreviewPlanner planner = new PreviewPlanner();

  private PreviewReconciler(
      Map<String, Project> projects,
      PreviewStore store,
      DesiredState desiredState,
      Engine engine,
      SnapshotCatalog snapshots,
      Migrations migrations,
      Operations operations,
      Rest rest,
      Bases bases) {
    this.projects = projects;
    this.store = store;
    this.desiredState = desiredState;
    this.engine = engine;
    this.snapshots = snapshots;
    this.migrations = migrations;
    this.operations = operations;
    this.rest = rest;
    this.bases = bases;
  }

  /** Puts the flow's parts together. */
  public static PreviewReconciler of(
      Map<String, Project> projects,
      PreviewStore store,
      Checkpoints checkpoints,
      PreviewTransitions transitions,
      DesiredState desiredState,
      Engine engine,
      Holds holds,
      WarmPool warm,
      Duration sleepAfter,
      OwnerLogins logins,
      SnapshotCatalog snapshots,
      EmptySiblings siblings,
      GitCheckout git,
      MigrationTools tools,
      CommandTools commands,
      MigrationLogs logs,
      Path workspace) {
    Migrations migrations =
        new Migrations(new Checkouts(git, tools, commands, workspace), engine, logs);
    Bases bases = new Bases(store, checkpoints);
    Operations operations =
        new Operations(
            projects,
            store,
            transitions,
            engine,
            holds,
            logins,
            migrations,
            new Clones(
                store,
                transitions,
                checkpoints,
                bases,
                engine,
                warm,
                snapshots,
                siblings,
                migrations),
            new Leaving(store, transitions, checkpoints, engine, holds, logs));
    return new PreviewReconciler(
        projects,
        store,
        desiredState,
        engine,
        snapshots,
        migrations,
        operations,
        new Rest(holds, sleepAfter),
        bases);
  }

  /**
   * One pass.
   *
   * @throws dev.previewdb.github.GitHubException when GitHub gave no answer; nothing was changed
   *     then
   * @throws PreviewStore.ClaimLost when another worker took over; it goes on from here
   */
  public void reconcile(long id) {
    Preview claimed = store.claim(id);
    log.debug("{}: claimed", claimed.name());
    Optional<Project> project = Optional.ofNullable(projects.get(claimed.key().project()));
    DesiredState.Wanted wanted = wanted(claimed, project);
    Preview preview = wanted.preview();
    Actual actual = observe(preview, project);
    Head head = compare(project, wanted.desired(), preview, actual);
    List<PreviewOperation> plan =
        planner.plan(preview.key().project(), wanted.desired(), actual, head);
    if (!plan.isEmpty()) {
      log.debug("{}: planned {}", preview.name(), plan);
    }
    for (PreviewOperation operation : plan) {
      preview = operations.apply(operation, preview, wanted.desired());
      if (preview.state() instanceof Failed) {
        break;
      }
    }
    store.observed(
        preview, claimed.generation(), NextLook.at(preview, store.now(), rest.due(preview)));
    log.debug("{}: the pass is over", preview.name());
  }

  /**
   * A project taken out of the configuration keeps its previews: nobody said that they are to go.
   */
  private DesiredState.Wanted wanted(Preview claimed, Optional<Project> project) {
    if (project.isPresent()) {
      return desiredState.of(claimed, project.get());
    }
    log.debug("{}: its project is not in the configuration any more", claimed.name());
    return desiredState.withoutProject(claimed);
  }

  private Actual observe(Preview preview, Optional<Project> project) {
    return new Actual(
        preview.state(),
        preview.epoch(),
        preview.asked().resetEpoch(),
        preview.facts().servedSha(),
        engine.instances(preview.name()),
        snapshots.current(preview.key().project()).isPresent(),
        project.filter(known -> store.hasRoom(preview, known.maxPreviews())).isPresent(),
        rest.isDue(preview) || (preview.asked().sleep() && rest.isUnused(preview)),
        preview.asked().migrate(),
        volume(preview, project),
        new Saves(
            bases.checkpoints().made(preview.id()).stream()
                .map(Checkpoint::epoch)
                .collect(Collectors.toSet()),
            bases.checkpoints().wanted(preview.id())),
        preview.facts().empty(),
        bases.awaited(preview));
  }

  private Volume volume(Preview preview, Optional<Project> project) {
    return new Volume(
        project.filter(known -> known.undeleteFor().isPositive()).isPresent(),
        preview.life().volumeUntil().filter(until -> until.isAfter(store.now())).isPresent(),
        preview.asked().undelete());
  }

  private Head compare(Optional<Project> project, Desired desired, Preview preview, Actual actual) {
    return desired instanceof Desired.Present present && planner.needsComparison(desired, actual)
        ? migrations.compare(project.orElseThrow(), present, preview.facts().historyOrFresh())
        : new Head.NotCompared();
  }
}

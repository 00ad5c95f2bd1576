package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.desired.DesiredState;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.migrate.MigrationTools;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main flow. One pass over one preview: claim it, read what is wanted, see what there is, plan,
 * apply. Whatever was missed, doubled or cut off before, the next pass starts from the truth again
 * and ends in the same place.
 */
public final class PreviewReconciler {
  private static final Logger log = LoggerFactory.getLogger(PreviewReconciler.class);

  /** A preview is looked at this often even when no webhook ever comes. */
  private static final Duration RESYNC = Duration.ofMinutes(10);

  /** What failed for a reason that may pass is tried again after this at the earliest. */
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final DesiredState desiredState;
  private final Engine engine;
  private final SnapshotCatalog snapshots;
  private final Migrations migrations;
  private final Operations operations;
  private final PreviewPlanner planner = new PreviewPlanner();

  private PreviewReconciler(
      Map<String, Project> projects,
      PreviewStore store,
      DesiredState desiredState,
      Engine engine,
      SnapshotCatalog snapshots,
      Migrations migrations,
      Operations operations) {
    this.projects = projects;
    this.store = store;
    this.desiredState = desiredState;
    this.engine = engine;
    this.snapshots = snapshots;
    this.migrations = migrations;
    this.operations = operations;
  }

  /** Puts the flow's parts together. */
  public static PreviewReconciler of(
      Map<String, Project> projects,
      PreviewStore store,
      PreviewTransitions transitions,
      DesiredState desiredState,
      Engine engine,
      OwnerLogins logins,
      SnapshotCatalog snapshots,
      GitCheckout git,
      MigrationTools tools,
      Path workspace) {
    Migrations migrations = new Migrations(new Checkouts(git, tools, workspace), engine);
    Operations operations =
        new Operations(store, transitions, engine, logins, snapshots, migrations);
    return new PreviewReconciler(
        projects, store, desiredState, engine, snapshots, migrations, operations);
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
    Project project = project(claimed);
    DesiredState.Wanted wanted = desiredState.of(claimed, project);
    Preview preview = wanted.preview();
    Actual actual = observe(preview, project);
    Head head = compare(project, wanted.desired(), preview, actual);
    List<PreviewOperation> plan = planner.plan(project.name(), wanted.desired(), actual, head);
    if (!plan.isEmpty()) {
      log.debug("{}: planned {}", preview.name(), plan);
    }
    for (PreviewOperation operation : plan) {
      preview = operations.apply(operation, preview, project, wanted.desired());
      if (preview.state() instanceof Failed) {
        break;
      }
    }
    store.observed(preview, claimed.generation(), nextLook(preview));
    log.debug("{}: the pass is over", preview.name());
  }

  /**
   * A project taken out of the configuration keeps its previews: nobody said that they are to go.
   */
  private Project project(Preview preview) {
    String name = preview.key().project();
    return Optional.ofNullable(projects.get(name))
        .orElseThrow(() ->
            PreviewDbException.of(
                Problem.UNKNOWN_PROJECT, name, String.join(", ", projects.keySet())));
  }

  private Actual observe(Preview preview, Project project) {
    return new Actual(
        preview.state(),
        preview.epoch(),
        preview.resetEpoch(),
        preview.facts().servedSha(),
        engine.instances(preview.name()),
        snapshots.current(project.name()).isPresent(),
        store.countAlive(project.name(), preview.id()) < project.maxPreviews());
  }

  private Head compare(Project project, Desired desired, Preview preview, Actual actual) {
    return desired instanceof Desired.Present present && planner.needsComparison(desired, actual)
        ? migrations.compare(project, present, preview.facts().historyOrFresh())
        : new Head.NotCompared();
  }

  private Optional<Instant> nextLook(Preview preview) {
    if (preview.state() instanceof Removed) {
      return Optional.empty();
    }
    Instant now = store.now();
    boolean mayPass = preview.state() instanceof Failed failed && failed.step() != Step.MIGRATE;
    Instant next = now.plus(mayPass ? retryAfter(preview, now) : RESYNC);
    return Optional.of(
        preview.expiresAt().filter(next::isAfter).filter(now::isBefore).orElse(next));
  }

  /**
   * As long again as the commit has been waited for: what lasts is tried, and told, ever more
   * seldom.
   */
  private static Duration retryAfter(Preview preview, Instant now) {
    Duration waited =
        Optional.ofNullable(preview.facts().requestedAt())
            .map(since -> Duration.between(since, now))
            .orElse(RETRY);
    return Collections.min(List.of(Collections.max(List.of(waited, RETRY)), RESYNC));
  }
}

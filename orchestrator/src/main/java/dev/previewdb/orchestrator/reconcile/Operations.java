package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.Engine;
import dev.previewdb.orchestrator.engine.Holds;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.FailureFacts;
import dev.previewdb.orchestrator.preview.PreviewFacts.RunFacts;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Fallible;
import dev.previewdb.orchestrator.preview.PreviewState.Migrating;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Requested;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import dev.previewdb.orchestrator.reconcile.Migrations.Outcome;
import dev.previewdb.snapshot.volume.Sharing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out operations. Each writes down what it is about to do before it does it. */
final class Operations {
  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private final Map<String, Project> projects;
  private final PreviewStore store;
  private final PreviewTransitions transitions;
  private final Engine engine;
  private final Holds holds;
  private final OwnerLogins logins;
  private final Migrations migrations;
  private final Clones clones;
  private final Leaving leaving;

  Operations(
      Map<String, Project> projects,
      PreviewStore store,
      PreviewTransitions transitions,
      Engine engine,
      Holds holds,
      OwnerLogins logins,
      Migrations migrations,
      Clones clones,
      Leaving leaving) {
    this.projects = projects;
    this.store = store;
    this.transitions = transitions;
    this.engine = engine;
    this.holds = holds;
    this.logins = logins;
    this.migrations = migrations;
    this.clones = clones;
    this.leaving = leaving;
  }

  /** The preview after the operation: moved on, or {@link Failed} with the reason. */
  Preview apply(PreviewOperation operation, Preview preview, Desired desired) {
    try {
      Preview after =
          switch (operation) {
            case PreviewOperation.Clone clone ->
                cloned(preview, (Desired.Present) desired, clone.why());
            case PreviewOperation.CloneEmpty clone ->
                placed(preview, clones.withoutRows(preview, project(preview), clone.why()));
            case PreviewOperation.ServeEmpty serve ->
                settled(
                    preview,
                    Migrations.nothingToRun(
                        ((Desired.SchemaOnly) desired).sha(),
                        preview.facts().historyOrFresh(),
                        serve.why()));
            case PreviewOperation.Save save -> clones.save(preview, save.name());
            case PreviewOperation.Start start -> awake(preview, this::started);
            case PreviewOperation.Sleep sleep -> asleep(preview);
            case PreviewOperation.Migrate migrate ->
                awake(preview, p -> migrated(p, (Desired.Present) desired, migrate.why()));
            case PreviewOperation.AcceptHead accept ->
                accepted(preview, (Desired.Present) desired, accept.why());
            case PreviewOperation.Leave leave -> leaving.leave(preview, leave.why());
            case PreviewOperation.StopInstances stop -> leaving.stop(preview);
            case PreviewOperation.DeleteInstances delete -> leaving.delete(preview);
            case PreviewOperation.DeleteReplaced delete -> leaving.deleteReplaced(preview);
            case PreviewOperation.MarkRemoved removed -> leaving.removed(preview);
            case PreviewOperation.MarkRemovedForNow removed ->
                leaving.removedForNow(preview, project(preview));
            case PreviewOperation.ForgetVolume forget -> leaving.forgotten(preview);
            case PreviewOperation.Undelete undelete -> undeleted(preview);
            case PreviewOperation.Reopen reopen -> leaving.reopened(preview);
            case PreviewOperation.Fail fail ->
                failed(preview, fail.step(), new Told(fail.code(), fail.reason(), fail.mend()));
          };
      log.debug("{}: {} is done", preview.name(), operation);
      return after;
    } catch (PreviewStore.ClaimLost | PassFailed e) {
      throw e;
    } catch (RuntimeException e) {
      Told told = Told.of(e, "the preview " + preview.name());
      log.warn("{}: {} failed", preview.name(), operation, e);
      return failed(store.refresh(preview), step(operation), told);
    }
  }

  private Preview cloned(Preview preview, Desired.Present wanted, String why) {
    return placed(preview, clones.clone(preview, project(preview), wanted, why));
  }

  private Preview placed(Preview preview, Optional<Preview> cloned) {
    return cloned.orElseGet(() -> failed(preview, Step.REQUEST, noRoom(preview)));
  }

  private Told noRoom(Preview preview) {
    String name = project(preview).name();
    return Told.of(PreviewDbException.of(Problem.TOO_MANY_PREVIEWS, name, name), preview.name());
  }

  /** As it was when it went, whether its last run passed or failed. */
  private Preview undeleted(Preview preview) {
    Preview back =
        leaving
            .undeleted(preview, project(preview))
            .orElseThrow(() -> new PassFailed(preview, noRoom(preview)));
    RunFacts run = Optional.ofNullable(back.facts().run()).orElseThrow(() -> illegal(back));
    return run.failure() == null
        ? back
        : settled(back, new Outcome(run, back.facts().historyOrFresh()));
  }

  /** Our own work counts as use: its time to sleep begins when that is done. */
  private Preview awake(Preview preview, UnaryOperator<Preview> work) {
    try (Holds.Hold _ = holds.work(instance(preview))) {
      return work.apply(preview);
    }
  }

  private Preview started(Preview preview) {
    long begun = System.nanoTime();
    Optional<Future<Sharing>> measuring =
        Optional.of(preview).filter(p -> p.facts().needsMeasuring()).map(this::measuring);
    engine.start(instance(preview), logins.of(preview.name()));
    PreviewFacts facts = preview.facts().started(Duration.ofNanos(System.nanoTime() - begun));
    return preview.state() instanceof Asleep asleep
        ? transitions.move(preview, asleep.wake())
        : store.record(preview, measuring.map(sharing -> measured(facts, sharing)).orElse(facts));
  }

  /** While its server starts, which waits for other things than the file system. */
  private Future<Sharing> measuring(Preview preview) {
    FutureTask<Sharing> task = new FutureTask<>(() -> engine.measure(instance(preview)));
    Thread.ofVirtual().name("measuring " + preview.name()).start(task);
    return task;
  }

  private static PreviewFacts measured(PreviewFacts facts, Future<Sharing> measuring) {
    try {
      Sharing sharing = measuring.get();
      return facts.measured(sharing.bytes(), sharing.sharedBytes());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a clone was measured", e);
    }
  }

  /** Not when somebody came meanwhile; who comes now waits, and then wakes it. */
  private Preview asleep(Preview preview) {
    AtomicReference<Preview> after = new AtomicReference<>(preview);
    holds.unlessHeld(
        instance(preview),
        () -> {
          if (preview.state() instanceof Ready ready) {
            after.set(transitions.move(preview, ready.sleep()));
          }
          engine.stop(instance(preview));
          after.set(store.slept(after.get()));
        });
    return after.get();
  }

  private Preview migrated(Preview preview, Desired.Present wanted, String why) {
    Preview migrating =
        transitions.move(preview, migrating(preview, wanted.sha()), preview.facts().running());
    Outcome outcome =
        migrations.run(
            project(preview),
            wanted,
            instance(preview),
            logins.of(preview.name()),
            preview.facts().historyOrFresh(),
            why,
            progress -> store.progress(migrating, progress));
    return settled(migrating, outcome);
  }

  private static Migrating migrating(Preview preview, String sha) {
    return switch (preview.state()) {
      case Cloning cloning -> cloning.migrate(sha);
      case Ready ready -> ready.migrate(sha);
      case Failed failed -> failed.migrate(sha);
      case Requested r -> throw illegal(preview);
      case Migrating m -> throw illegal(preview);
      case Asleep a -> throw illegal(preview);
      case Removing r -> throw illegal(preview);
      case Removed r -> throw illegal(preview);
    };
  }

  /** Ready, or failed by the migration or the seed that failed. */
  private Preview settled(Preview preview, Outcome outcome) {
    PreviewFacts facts = preview.facts().ran(outcome.run(), outcome.history());
    FailureFacts failure = outcome.run().failure();
    if (failure != null && preview.state() instanceof Fallible fallible) {
      Step step = failure.ofSeed() ? Step.SEED : Step.MIGRATE;
      String reason =
          "The %s %s failed: %s"
              .formatted(
                  failure.ofSeed() ? "seed" : "migration", failure.migration(), failure.message());
      return transitions.move(
          preview, fallible.fail(step, failure.code(), reason, failure.mend()), facts);
    }
    return transitions.move(preview, ready(preview, outcome.run().sha()), facts.ready(store.now()));
  }

  private static PreviewState ready(Preview preview, String sha) {
    return switch (preview.state()) {
      case Migrating migrating -> migrating.ready();
      case Ready ready -> ready.at(sha);
      case Asleep asleep -> asleep.at(sha);
      case Failed failed -> failed.ready(sha);
      case Cloning cloning -> cloning.unmigrated(sha);
      case Requested r -> throw illegal(preview);
      case Removing r -> throw illegal(preview);
      case Removed r -> throw illegal(preview);
    };
  }

  /** The last run's result, failure included, holds for this commit too. */
  private Preview accepted(Preview preview, Desired.Present wanted, String why) {
    RunFacts last = Optional.ofNullable(preview.facts().run()).orElseThrow(() -> illegal(preview));
    return settled(
        preview, new Outcome(last.at(wanted.sha(), why), preview.facts().historyOrFresh()));
  }

  private Preview failed(Preview preview, Step step, Told told) {
    if (!(preview.state() instanceof Fallible fallible)) {
      throw new PassFailed(preview, told);
    }
    return transitions.move(preview, fallible.fail(step, told.code(), told.what(), told.mend()));
  }

  private static Step step(PreviewOperation operation) {
    return switch (operation) {
      case PreviewOperation.Clone c -> Step.CLONE;
      case PreviewOperation.CloneEmpty c -> Step.CLONE;
      case PreviewOperation.ServeEmpty s -> Step.CLONE;
      case PreviewOperation.Save s -> Step.CLONE;
      case PreviewOperation.Start s -> Step.CLONE;
      case PreviewOperation.Sleep s -> Step.CLONE;
      case PreviewOperation.DeleteReplaced d -> Step.CLONE;
      case PreviewOperation.Migrate m -> Step.CHECKOUT;
      case PreviewOperation.AcceptHead a -> Step.CHECKOUT;
      case PreviewOperation.Fail f -> f.step();
      case PreviewOperation.Leave l -> Step.REQUEST;
      case PreviewOperation.DeleteInstances d -> Step.REQUEST;
      case PreviewOperation.MarkRemoved m -> Step.REQUEST;
      case PreviewOperation.Reopen r -> Step.REQUEST;
      case PreviewOperation.StopInstances i -> Step.REQUEST;
      case PreviewOperation.MarkRemovedForNow m -> Step.REQUEST;
      case PreviewOperation.ForgetVolume f -> Step.REQUEST;
      case PreviewOperation.Undelete u -> Step.REQUEST;
    };
  }

  private Project project(Preview preview) {
    String name = preview.key().project();
    return Optional.ofNullable(projects.get(name))
        .orElseThrow(() ->
            PreviewDbException.of(
                Problem.UNKNOWN_PROJECT, name, String.join(", ", projects.keySet())));
  }

  private static InstanceId instance(Preview preview) {
    return new InstanceId(preview.name(), preview.epoch());
  }

  private static IllegalStateException illegal(Preview preview) {
    return new IllegalStateException(
        "no legal move from " + preview.state().word() + " for " + preview.name());
  }

  /** A removal that cannot fail for good failed for now: it is tried again until it is done. */
  static final class PassFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PassFailed(Preview preview, Told told) {
      super(preview.name() + ": " + told.line());
    }
  }
}

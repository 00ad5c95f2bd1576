package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Migrating;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Requested;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.AcceptHead;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Clone;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.DeleteInstances;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.DeleteReplaced;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Fail;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.ForgetVolume;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Leave;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.MarkRemoved;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.MarkRemovedForNow;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Migrate;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Reopen;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Save;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Sleep;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Start;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.StopInstances;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Undelete;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to do, and does nothing: (wanted, there) to operations. Pure, so a table of cases is
 * its test.
 */
final class PreviewPlanner {

  List<PreviewOperation> plan(String project, Desired desired, Actual actual, Head head) {
    return switch (desired) {
      case Desired.Absent absent -> remove(actual, absent);
      case Desired.Refused refused -> refuse(actual, refused);
      case Desired.AsItIs untouched -> goOnLeaving(actual);
      case Desired.Present present -> keep(project, present, actual, head);
      case Desired.SchemaOnly unapproved -> SchemaOnlyPlan.of(project, unapproved, actual);
    };
  }

  /**
   * Whether the commit has to be read, before there can be a plan: to compare it with what ran, and
   * to make nothing for one that cannot be had.
   */
  boolean needsComparison(Desired desired, Actual actual) {
    return desired instanceof Desired.Present present
        && (actual.migrate()
            || actual.empty()
            || !actual.servedSha().equals(Optional.of(present.sha())));
  }

  private static List<PreviewOperation> remove(Actual actual, Desired.Absent absent) {
    if (actual.state() instanceof Removed) {
      return removed(actual, absent.recoverable());
    }
    List<PreviewOperation> plan = new ArrayList<>();
    if (!(actual.state() instanceof Removing)) {
      plan.add(new Leave(absent.why()));
    }
    if (absent.recoverable() && actual.worthKeeping()) {
      plan.add(new StopInstances());
      plan.add(new MarkRemovedForNow());
      return plan;
    }
    if (!actual.instances().isEmpty()) {
      plan.add(new DeleteInstances());
    }
    plan.add(new MarkRemoved());
    return plan;
  }

  /** The data of what is gone stays while somebody may want it back. */
  private static List<PreviewOperation> removed(Actual actual, boolean recoverable) {
    if (actual.instances().isEmpty()) {
      return List.of();
    }
    if (!(recoverable && actual.volume().kept())) {
      return List.of(new DeleteInstances(), new ForgetVolume());
    }
    List<PreviewOperation> plan = new ArrayList<>();
    if (actual.hasReplaced()) {
      plan.add(new DeleteReplaced());
    }
    // Somebody connected in the moment it left.
    if (actual.instances().stream().anyMatch(i -> i.condition() == Condition.RUNNING)) {
      plan.add(new StopInstances());
    }
    return plan;
  }

  /** Somebody said that it is to go before nobody said anything any more. */
  private static List<PreviewOperation> goOnLeaving(Actual actual) {
    return actual.state() instanceof Removing || actual.state() instanceof Removed
        ? remove(actual, new Desired.Absent("", true))
        : List.of();
  }

  private static List<PreviewOperation> refuse(Actual actual, Desired.Refused refused) {
    Fail fail = new Fail(Step.REQUEST, refused.code(), refused.reason(), refused.mend());
    if (toldAlready(actual, fail)) {
      return List.of();
    }
    List<PreviewOperation> plan = reopened(actual);
    plan.add(fail);
    return plan;
  }

  /** What was on its way out goes wholly, and begins anew. */
  static List<PreviewOperation> reopened(Actual actual) {
    List<PreviewOperation> plan = new ArrayList<>();
    if (actual.state() instanceof Removing) {
      plan.addAll(remove(actual, new Desired.Absent("", false)));
    }
    if (actual.state() instanceof Removing || actual.state() instanceof Removed) {
      plan.add(new Reopen());
    }
    return plan;
  }

  private static List<PreviewOperation> keep(
      String project, Desired.Present wanted, Actual actual, Head head) {
    if (actual.comesBack()) {
      return List.of(new Undelete());
    }
    List<PreviewOperation> plan = reopened(actual);
    Optional<String> why =
        freshClone(actual, head)
            .or(() ->
                actual.empty() ? Optional.of("its commit may have rows now") : Optional.empty());
    if (plan.isEmpty() && actual.worthSaving()) {
      actual.saves().wanted().forEach(name -> plan.add(new Save(name)));
    }
    if (why.isEmpty()) {
      plan.addAll(goOn(wanted, actual, head));
      return plan;
    }
    Optional<Fail> obstacle = obstacle(project, actual, head);
    if (obstacle.isPresent()) {
      if (plan.isEmpty() && toldAlready(actual, obstacle.get())) {
        return List.of();
      }
      plan.add(obstacle.get());
      return plan;
    }
    plan.add(new Clone(why.get()));
    if (!actual.instances().isEmpty()) {
      plan.add(new DeleteReplaced());
    }
    plan.add(new Start());
    plan.add(new Migrate(why.get()));
    return plan;
  }

  /** Why the incarnation that is there cannot be kept; empty when it can. */
  static Optional<String> freshClone(Actual actual, Head head) {
    return switch (actual.state()) {
      case Requested r -> Optional.of("a new preview");
      case Removing r -> Optional.of("it is wanted again");
      case Removed r -> Optional.of("it is wanted again");
      case Cloning c -> Optional.of("the previous clone was interrupted");
      // What a run did before it was cut off is unknown, and a clone is cheaper than an inquest.
      case Migrating m -> Optional.of("the previous migration run was interrupted");
      case PreviewState.Ready r -> replaced(actual, head);
      case Asleep a -> replaced(actual, head);
      case Failed f -> replaced(actual, head);
    };
  }

  private static Optional<String> replaced(Actual actual, Head head) {
    if (actual.epoch() > 0 && actual.resetEpoch() >= actual.epoch()) {
      return Optional.of("a reset was asked for");
    }
    if (actual.current().isEmpty()) {
      return Optional.of(actual.epoch() == 0 ? "a new preview" : "its instance is not there");
    }
    if (actual.servedSha().isEmpty()) {
      return Optional.of("no migration run of it came to its end");
    }
    return switch (head) {
      case Head.Rewritten rewritten -> Optional.of(rewritten.reason());
      case Head.NotCompared h -> Optional.empty();
      case Head.Same h -> Optional.empty();
      case Head.Appended h -> Optional.empty();
      case Head.Unusable h -> Optional.empty();
    };
  }

  private static Optional<Fail> obstacle(String project, Actual actual, Head head) {
    if (!actual.hasRoom()) {
      return Optional.of(fail(Step.REQUEST, Problem.TOO_MANY_PREVIEWS, project));
    }
    if (actual.awaited().isPresent()) {
      return actual.awaited().map(parent -> fail(Step.CLONE, Problem.PARENT_NOT_READY, parent));
    }
    if (!actual.hasSnapshot()) {
      return Optional.of(fail(Step.CLONE, Problem.NO_SNAPSHOT, project));
    }
    return head instanceof Head.Unusable unusable ? Optional.of(fail(unusable)) : Optional.empty();
  }

  private static Fail fail(Head.Unusable unusable) {
    return new Fail(Step.CHECKOUT, unusable.code(), unusable.reason(), unusable.mend());
  }

  static Fail fail(Step step, Problem problem, String project) {
    var told = PreviewDbException.of(problem, project, project);
    return new Fail(step, problem.code(), told.what(), told.mend());
  }

  private static List<PreviewOperation> goOn(Desired.Present wanted, Actual actual, Head head) {
    List<PreviewOperation> plan = new ArrayList<>();
    if (actual.hasReplaced()) {
      plan.add(new DeleteReplaced());
    }
    boolean saved = !actual.saves().wanted().isEmpty();
    boolean stopped =
        saved || actual.current().filter(i -> i.condition() == Condition.STOPPED).isPresent();
    boolean mayStayAsleep =
        maySleep(actual.state()) && !actual.migrate() && !(head instanceof Head.Appended);
    boolean woken = actual.state() instanceof Asleep && !stopped;
    if (woken || (stopped && !mayStayAsleep)) {
      plan.add(new Start());
    }
    switch (head) {
      case Head.Appended appended -> plan.add(new Migrate(appended.reason()));
      case Head.Same same ->
          plan.add(
              actual.migrate()
                  ? new Migrate("a person asked for it")
                  : new AcceptHead(same.reason()));
      case Head.Unusable unusable -> {
        Fail fail = fail(unusable);
        if (!toldAlready(actual, fail)) {
          plan.add(fail);
        }
      }
      case Head.NotCompared same -> {
        // It failed before its SQL ran and is served now: the branch went back to what runs
        // here, or what kept its instance from starting is gone.
        if (actual.state() instanceof Failed failed && !failed.bySql()) {
          plan.add(new AcceptHead("the commit that was served is wanted again"));
        } else if (!stopped && actual.idle()) {
          plan.add(new Sleep());
        }
      }
      case Head.Rewritten rewritten ->
          throw new IllegalStateException("asks for a fresh clone: " + wanted.sha());
    }
    return plan;
  }

  /** What people may still look into after a failed run sleeps as well, and stays failed. */
  private static boolean maySleep(PreviewState state) {
    return state instanceof Asleep || (state instanceof Failed failed && failed.bySql());
  }

  static boolean toldAlready(Actual actual, Fail fail) {
    return actual.state() instanceof Failed failed
        && failed.step() == fail.step()
        && failed.code().equals(fail.code())
        && failed.reason().equals(fail.reason());
  }
}

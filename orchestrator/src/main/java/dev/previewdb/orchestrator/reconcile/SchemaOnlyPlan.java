package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.CloneEmpty;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.DeleteInstances;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.DeleteReplaced;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Fail;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.ServeEmpty;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Sleep;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Start;
import dev.previewdb.orchestrator.reconcile.PreviewOperation.Undelete;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of {@link PreviewPlanner} for a commit that nobody approved: the schema without a row,
 * and nothing of the commit runs.
 */
final class SchemaOnlyPlan {
  private SchemaOnlyPlan() {}

  static List<PreviewOperation> of(String project, Desired.SchemaOnly wanted, Actual actual) {
    if (actual.comesBack() && actual.empty()) {
      return List.of(new Undelete());
    }
    Optional<String> why = fresh(actual);
    if (why.isEmpty()) {
      return goOn(wanted, actual);
    }
    List<PreviewOperation> plan = PreviewPlanner.reopened(actual);
    // What an approved commit had goes first, whatever then stands in the way of an empty one.
    if (!actual.instances().isEmpty() && !(actual.state() instanceof Removing)) {
      plan.add(new DeleteInstances());
    }
    Optional<Fail> obstacle = obstacle(project, actual);
    if (obstacle.isPresent()) {
      if (plan.isEmpty() && PreviewPlanner.toldAlready(actual, obstacle.get())) {
        return List.of();
      }
      plan.add(obstacle.get());
      return plan;
    }
    plan.add(new CloneEmpty(why.get()));
    plan.add(new Start());
    plan.add(new ServeEmpty(wanted.words()));
    return plan;
  }

  private static Optional<String> fresh(Actual actual) {
    return PreviewPlanner.freshClone(actual, new Head.NotCompared())
        .or(() ->
            actual.empty() ? Optional.empty() : Optional.of("nobody approved the new commit"));
  }

  private static Optional<Fail> obstacle(String project, Actual actual) {
    if (!actual.hasRoom()) {
      return Optional.of(PreviewPlanner.fail(Step.REQUEST, Problem.TOO_MANY_PREVIEWS, project));
    }
    return actual.hasSnapshot()
        ? Optional.empty()
        : Optional.of(PreviewPlanner.fail(Step.CLONE, Problem.NO_SNAPSHOT, project));
  }

  private static List<PreviewOperation> goOn(Desired.SchemaOnly wanted, Actual actual) {
    List<PreviewOperation> plan = new ArrayList<>();
    if (actual.hasReplaced()) {
      plan.add(new DeleteReplaced());
    }
    boolean asleep = actual.state() instanceof Asleep;
    boolean stopped = actual.current().filter(i -> i.condition() == Condition.STOPPED).isPresent();
    if (asleep != stopped) {
      plan.add(new Start());
    }
    if (actual.state() instanceof Failed || !actual.servedSha().equals(Optional.of(wanted.sha()))) {
      plan.add(new ServeEmpty(wanted.words()));
    } else if (!stopped && actual.idle()) {
      plan.add(new Sleep());
    }
    return plan;
  }
}

package dev.previewdb.orchestrator.reconcile;

import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.INCOMPLETE;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.RUNNING;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
import dev.previewdb.orchestrator.engine.InstanceStatus.Condition;
import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import dev.previewdb.orchestrator.preview.PreviewState;
import dev.previewdb.orchestrator.preview.PreviewState.Asleep;
import dev.previewdb.orchestrator.preview.PreviewState.Cloning;
import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Migrating;
import dev.previewdb.orchestrator.preview.PreviewState.Ready;
import dev.previewdb.orchestrator.preview.PreviewState.Removed;
import dev.previewdb.orchestrator.preview.PreviewState.Removing;
import dev.previewdb.orchestrator.preview.PreviewState.Requested;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans for forks that may have the schema only, as a table. */
class SchemaOnlyPlanTest {
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);
  private static final Desired UNAPPROVED =
      new Desired.SchemaOnly(OLD, "a fork", "approve it", Instant.MAX);
  private static final Desired PUSHED =
      new Desired.SchemaOnly(NEW, "a fork", "approve it", Instant.MAX);
  private static final Desired APPROVED =
      new Desired.Present(
          OLD,
          GitRemote.of("file:///tmp/shop.git", Optional.empty()),
          Optional.empty(),
          Instant.MAX);
  private static final Head NOT_COMPARED = new Head.NotCompared();
  private static final Head APPENDED = new Head.Appended("only new migrations");
  private static final Head UNUSABLE = new Head.Unusable("commit-missing", "no commit", "push");
  private static final Failed NO_SNAPSHOT = new Failed(Step.CLONE, "no-snapshot", "r", "m");
  private static final Failed REFUSED = new Failed(Step.REQUEST, "fork-not-approved", "r", "m");
  private static final Failed MIGRATION_FAILED =
      new Failed(Step.MIGRATE, "migration-failed", "r", "m");

  private final PreviewPlanner planner = new PreviewPlanner();

  static Stream<Arguments> emptyOnes() {
    return Stream.of(
        arguments("nothing is new", UNAPPROVED, empty(new Ready(OLD), RUNNING), ""),
        arguments("a push runs nothing", PUSHED, empty(new Ready(OLD), RUNNING), "ServeEmpty"),
        arguments("a push wakes nothing", PUSHED, empty(new Asleep(OLD), STOPPED), "ServeEmpty"),
        arguments("somebody woke it", UNAPPROVED, empty(new Asleep(OLD), RUNNING), "Start"),
        arguments("its server ended", UNAPPROVED, empty(new Ready(OLD), STOPPED), "Start"),
        arguments(
            "the configuration refused it", PUSHED, empty(REFUSED, STOPPED), "Start ServeEmpty"),
        arguments(
            "it is wanted back", UNAPPROVED, empty(new Removed("expired"), STOPPED), "Undelete"));
  }

  static Stream<Arguments> others() {
    String anew = "DeleteInstances CloneEmpty Start ServeEmpty";
    return Stream.of(
        arguments("it is new", there(new Requested(), 0), "CloneEmpty Start ServeEmpty"),
        arguments("an empty clone was cut off", cut(new Cloning("s", "w")), anew),
        arguments("the approved one's run was cut off", cut(new Migrating(OLD)), anew),
        arguments("the approved one is ready", full(new Ready(OLD), RUNNING), anew),
        arguments("the approved one sleeps", full(new Asleep(OLD), STOPPED), anew),
        arguments("the approved one's migration failed", full(MIGRATION_FAILED, RUNNING), anew),
        arguments("the approved one was refused since", full(REFUSED, RUNNING), anew),
        arguments(
            "the approved one is wanted back",
            full(new Removed("expired"), STOPPED),
            "Reopen " + anew),
        arguments(
            "the approved one is being removed",
            full(new Removing("closed"), RUNNING),
            "DeleteInstances MarkRemoved Reopen CloneEmpty Start ServeEmpty"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emptyOnes")
  void goesOnWithAnEmptyOne(String name, Desired wanted, Actual actual, String expected) {
    assertThat(plan(wanted, actual, NOT_COMPARED)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void whatMayHaveRowsGoesBeforeAnEmptyOneIsMade(String name, Actual actual, String expected) {
    assertThat(plan(PUSHED, actual, NOT_COMPARED)).isEqualTo(expected);
  }

  @Test
  void anApprovalReplacesAnEmptyOneAndIsNoReasonToSaveIt() {
    Actual empty = empty(new Ready(OLD), RUNNING);

    assertThat(planner.needsComparison(APPROVED, empty)).isTrue();
    assertThat(plan(APPROVED, empty, APPENDED)).isEqualTo("Clone DeleteReplaced Start Migrate");
    assertThat(plan(APPROVED, empty, UNUSABLE)).isEqualTo("Fail");
  }

  @Test
  void rowsGoEvenWhereNoEmptyCloneCanBeMadeAndThatIsToldOnce() {
    Actual full = withoutSnapshot(new Ready(OLD), List.of(instance(1, RUNNING)));
    assertThat(plan(PUSHED, full, NOT_COMPARED)).isEqualTo("DeleteInstances Fail");

    PreviewOperation.Fail fail =
        (PreviewOperation.Fail) planner.plan("shop", PUSHED, full, NOT_COMPARED).getLast();
    assertThat(fail.code()).isEqualTo(NO_SNAPSHOT.code());
    Failed told = new Failed(fail.step(), fail.code(), fail.reason(), fail.mend());
    assertThat(plan(PUSHED, withoutSnapshot(told, List.of()), NOT_COMPARED)).isEmpty();
  }

  private String plan(Desired wanted, Actual actual, Head head) {
    return planner.plan("shop", wanted, actual, head).stream()
        .map(operation -> operation.getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }

  private static Actual there(PreviewState state, int epoch, InstanceStatus... instances) {
    return actual(state, epoch, Optional.empty(), List.of(instances), true, false);
  }

  private static Actual cut(PreviewState state) {
    return there(state, 1, instance(1, INCOMPLETE));
  }

  private static Actual full(PreviewState state, Condition condition) {
    return actual(state, 1, Optional.of(OLD), List.of(instance(1, condition)), true, false);
  }

  private static Actual empty(PreviewState state, Condition condition) {
    return actual(state, 1, Optional.of(OLD), List.of(instance(1, condition)), true, true);
  }

  private static Actual withoutSnapshot(PreviewState state, List<InstanceStatus> instances) {
    return actual(state, 1, Optional.of(OLD), instances, false, false);
  }

  /** Wanted back, and asked for a checkpoint. */
  private static Actual actual(
      PreviewState state,
      int epoch,
      Optional<String> served,
      List<InstanceStatus> instances,
      boolean hasSnapshot,
      boolean empty) {
    return new Actual(
        state,
        epoch,
        0,
        served,
        instances,
        hasSnapshot,
        true,
        false,
        false,
        new Volume(true, true, true),
        new Saves(Set.of(), List.of("before-load")),
        empty,
        Optional.empty());
  }

  private static InstanceStatus instance(int epoch, Condition condition) {
    return new InstanceStatus(new InstanceId("shop-pr-1", epoch), condition);
  }
}

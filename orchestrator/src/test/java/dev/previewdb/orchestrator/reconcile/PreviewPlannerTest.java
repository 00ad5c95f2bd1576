package dev.previewdb.orchestrator.reconcile;

import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.INCOMPLETE;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.RUNNING;
import static dev.previewdb.orchestrator.engine.InstanceStatus.Condition.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.InstanceStatus;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The planner as a table: (wanted, there, head) to the names of operations. */
class PreviewPlannerTest {
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);
  private static final Desired PRESENT = present(NEW);
  private static final Desired SAME = present(OLD);
  private static final Desired GONE = new Desired.Absent("the pull request was closed", false);
  private static final Desired DELETED = new Desired.Absent("deleted by ann", true);
  private static final Volume NONE = new Volume(true, false, false);
  private static final Volume KEPT = new Volume(true, true, false);
  private static final Volume WANTED_BACK = new Volume(true, true, true);
  private static final Saves NO_SAVES = new Saves(Set.of(), List.of());
  private static final Desired AS_IT_IS = new Desired.AsItIs();
  private static final Desired REFUSED =
      new Desired.Refused("fork-not-approved", "a fork", "approve it");
  private static final Head NOT_COMPARED = new Head.NotCompared();
  private static final Head APPENDED = new Head.Appended("only new migrations");
  private static final Head SAME_MIGRATIONS = new Head.Same("no new migration");
  private static final Head REWRITTEN = new Head.Rewritten("V2 was edited");
  private static final Head UNUSABLE =
      new Head.Unusable("commit-missing", "no such commit", "push again");
  private static final PreviewState MIGRATION_FAILED =
      new Failed(Step.MIGRATE, "migration-failed", "r", "m");
  private static final PreviewState CLONE_FAILED = new Failed(Step.CLONE, "disk-full", "r", "m");
  private static final PreviewState CHECKOUT_FAILED =
      new Failed(Step.CHECKOUT, "commit-missing", "no such commit", "push again");

  private final PreviewPlanner planner = new PreviewPlanner();

  static Stream<Arguments> cases() {
    return Stream.of(
        // a new preview
        arguments(
            "requested, nothing there",
            PRESENT,
            there(new Requested(), 0),
            NOT_COMPARED,
            "Clone Start Migrate"),
        arguments(
            "requested, a leftover is there",
            PRESENT,
            there(new Requested(), 0, incomplete(1)),
            NOT_COMPARED,
            "Clone DeleteReplaced Start Migrate"),
        // nothing to do
        arguments(
            "ready at this commit", SAME, there(new Ready(OLD), 1, running(1)), NOT_COMPARED, ""),
        arguments(
            "asleep at this commit stays asleep",
            SAME,
            there(new Asleep(OLD), 1, stopped(1)),
            NOT_COMPARED,
            ""),
        arguments(
            "its migration failed at this commit",
            SAME,
            there(MIGRATION_FAILED, 1, running(1)),
            NOT_COMPARED,
            ""),
        // what may be wanted back
        arguments(
            "a deleted one that ran leaves its data",
            DELETED,
            there(new Ready(OLD), 1, running(1)),
            NOT_COMPARED,
            "Leave StopInstances MarkRemovedForNow"),
        arguments(
            "a deleted one that never ran leaves nothing",
            DELETED,
            there(new Cloning("s", "w"), 1, running(1)),
            NOT_COMPARED,
            "Leave DeleteInstances MarkRemoved"),
        arguments(
            "one whose pull request is closed leaves nothing",
            GONE,
            there(new Ready(OLD), 1, running(1)),
            NOT_COMPARED,
            "Leave DeleteInstances MarkRemoved"),
        arguments(
            "a removed one keeps its data as long as that is promised",
            DELETED,
            with(new Removed("w"), KEPT, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            ""),
        arguments(
            "a removed one that somebody woke in the last moment is stopped",
            DELETED,
            with(new Removed("w"), KEPT, NO_SAVES, running(1)),
            NOT_COMPARED,
            "StopInstances"),
        arguments(
            "a removed one loses its data when the time is over",
            DELETED,
            with(new Removed("w"), NONE, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            "DeleteInstances ForgetVolume"),
        arguments(
            "a removed one loses its data when its pull request is closed",
            GONE,
            with(new Removed("w"), KEPT, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            "DeleteInstances ForgetVolume"),
        arguments(
            "a removed one keeps its data when nobody says any more what is wanted",
            AS_IT_IS,
            with(new Removed("w"), KEPT, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            ""),
        arguments(
            "a removed one comes back with its data",
            SAME,
            with(new Removed("w"), WANTED_BACK, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            "Undelete"),
        arguments(
            "a removed one whose data is lost comes back without",
            SAME,
            with(new Removed("w"), WANTED_BACK, NO_SAVES),
            NOT_COMPARED,
            "Reopen Clone Start Migrate"),
        arguments(
            "a removed one that is asked for anew is cloned afresh",
            SAME,
            with(new Removed("w"), KEPT, NO_SAVES, stopped(1)),
            NOT_COMPARED,
            "Reopen Clone DeleteReplaced Start Migrate"),
        // asked for once more
        arguments(
            "migrations that failed are tried once more",
            SAME,
            askedToMigrate(MIGRATION_FAILED, running(1)),
            APPENDED,
            "Migrate"),
        arguments(
            "one that sleeps is woken for it",
            SAME,
            askedToMigrate(new Asleep(OLD), stopped(1)),
            SAME_MIGRATIONS,
            "Start Migrate"),
        // checkpoints
        arguments(
            "a checkpoint is made and the instance runs again",
            SAME,
            with(new Ready(OLD), NONE, new Saves(Set.of(), List.of("a")), running(1)),
            NOT_COMPARED,
            "Save Start"),
        arguments(
            "a checkpoint of one that sleeps lets it sleep",
            SAME,
            with(new Asleep(OLD), NONE, new Saves(Set.of(), List.of("a", "b")), stopped(1)),
            NOT_COMPARED,
            "Save Save"),
        arguments(
            "a checkpoint is made before a push runs",
            PRESENT,
            with(new Ready(OLD), NONE, new Saves(Set.of(), List.of("a")), running(1)),
            APPENDED,
            "Save Start Migrate"),
        arguments(
            "a checkpoint is made before a clone replaces what it is of",
            PRESENT,
            with(new Ready(OLD), NONE, new Saves(Set.of(), List.of("a")), running(1)),
            REWRITTEN,
            "Save Clone DeleteReplaced Start Migrate"),
        arguments(
            "checkpoints are no leftovers",
            SAME,
            with(new Ready(OLD), NONE, new Saves(Set.of(2), List.of()), running(1), stopped(2)),
            NOT_COMPARED,
            ""),
        arguments(
            "a dropped checkpoint is a leftover",
            SAME,
            with(
                new Ready(OLD),
                NONE,
                new Saves(Set.of(2), List.of()),
                running(1),
                stopped(2),
                stopped(3)),
            NOT_COMPARED,
            "DeleteReplaced"),
        // sleep
        arguments(
            "nobody used it for long",
            SAME,
            idle(new Ready(OLD), running(1)),
            NOT_COMPARED,
            "Sleep"),
        arguments(
            "nobody looks into a failed one any more",
            SAME,
            idle(MIGRATION_FAILED, running(1)),
            NOT_COMPARED,
            "Sleep"),
        arguments(
            "a failed one stays asleep",
            SAME,
            idle(MIGRATION_FAILED, stopped(1)),
            NOT_COMPARED,
            ""),
        arguments(
            "a connection woke it",
            SAME,
            there(new Asleep(OLD), 1, running(1)),
            NOT_COMPARED,
            "Start"),
        arguments(
            "a push comes before sleep",
            PRESENT,
            idle(new Ready(OLD), running(1)),
            APPENDED,
            "Migrate"),
        arguments(
            "one that stopped by itself is started, and not taken for asleep",
            SAME,
            idle(new Ready(OLD), stopped(1)),
            NOT_COMPARED,
            "Start"),
        // a push
        arguments(
            "a push with new migrations",
            PRESENT,
            there(new Ready(OLD), 1, running(1)),
            APPENDED,
            "Migrate"),
        arguments(
            "a push with nothing to run",
            PRESENT,
            there(new Ready(OLD), 1, running(1)),
            SAME_MIGRATIONS,
            "AcceptHead"),
        arguments(
            "a push that edits what ran",
            PRESENT,
            there(new Ready(OLD), 1, running(1)),
            REWRITTEN,
            "Clone DeleteReplaced Start Migrate"),
        arguments(
            "a push that cannot be fetched",
            PRESENT,
            there(new Ready(OLD), 1, running(1)),
            UNUSABLE,
            "Fail"),
        arguments(
            "told already that it cannot be fetched",
            PRESENT,
            there(CHECKOUT_FAILED, 1, running(1)),
            UNUSABLE,
            ""),
        arguments(
            "back at the commit that was served",
            SAME,
            there(CHECKOUT_FAILED, 1, running(1)),
            NOT_COMPARED,
            "AcceptHead"),
        arguments(
            "a push that mends a failed migration",
            PRESENT,
            there(MIGRATION_FAILED, 1, running(1)),
            APPENDED,
            "Migrate"),
        arguments(
            "a push wakes for its migrations",
            PRESENT,
            there(new Asleep(OLD), 1, stopped(1)),
            APPENDED,
            "Start Migrate"),
        arguments(
            "a push with nothing to run wakes nobody",
            PRESENT,
            there(new Asleep(OLD), 1, stopped(1)),
            SAME_MIGRATIONS,
            "AcceptHead"),
        // after a crash
        arguments(
            "killed while cloning, before anything was there",
            PRESENT,
            there(new Cloning("s1", "new"), 1),
            NOT_COMPARED,
            "Clone Start Migrate"),
        arguments(
            "killed while cloning",
            PRESENT,
            there(new Cloning("s1", "new"), 1, incomplete(1)),
            NOT_COMPARED,
            "Clone DeleteReplaced Start Migrate"),
        arguments(
            "killed after cloning",
            PRESENT,
            there(new Cloning("s1", "new"), 1, stopped(1)),
            NOT_COMPARED,
            "Clone DeleteReplaced Start Migrate"),
        arguments(
            "killed while migrating",
            PRESENT,
            there(new Migrating(NEW), 1, running(1)),
            NOT_COMPARED,
            "Clone DeleteReplaced Start Migrate"),
        arguments(
            "killed before the replaced one was deleted",
            SAME,
            there(new Ready(OLD), 2, running(1), running(2)),
            NOT_COMPARED,
            "DeleteReplaced"),
        arguments(
            "stopped by a reboot",
            SAME,
            there(new Ready(OLD), 1, stopped(1)),
            NOT_COMPARED,
            "Start"),
        arguments(
            "its files are gone",
            SAME,
            there(new Ready(OLD), 1),
            NOT_COMPARED,
            "Clone Start Migrate"),
        arguments(
            "the disk was full",
            SAME,
            there(CLONE_FAILED, 2, running(1)),
            NOT_COMPARED,
            "Clone DeleteReplaced Start Migrate"),
        // removal
        arguments(
            "closed before anything was made",
            GONE,
            there(new Requested(), 0),
            NOT_COMPARED,
            "Leave MarkRemoved"),
        arguments(
            "closed while ready",
            GONE,
            there(new Ready(OLD), 1, running(1)),
            NOT_COMPARED,
            "Leave DeleteInstances MarkRemoved"),
        arguments(
            "closed while it had failed",
            GONE,
            there(MIGRATION_FAILED, 1, running(1)),
            NOT_COMPARED,
            "Leave DeleteInstances MarkRemoved"),
        arguments(
            "killed while removing",
            GONE,
            there(new Removing("closed"), 1, running(1)),
            NOT_COMPARED,
            "DeleteInstances MarkRemoved"),
        arguments(
            "killed after deleting",
            GONE,
            there(new Removing("closed"), 1),
            NOT_COMPARED,
            "MarkRemoved"),
        arguments("closed twice", GONE, there(new Removed("closed"), 1), NOT_COMPARED, ""),
        arguments(
            "gone but something is left",
            GONE,
            there(new Removed("closed"), 1, stopped(1)),
            NOT_COMPARED,
            "DeleteInstances ForgetVolume"),
        // reopened
        arguments(
            "reopened",
            PRESENT,
            there(new Removed("closed"), 3),
            NOT_COMPARED,
            "Reopen Clone Start Migrate"),
        arguments(
            "reopened while removing",
            PRESENT,
            there(new Removing("closed"), 3, running(3)),
            NOT_COMPARED,
            "DeleteInstances MarkRemoved Reopen Clone DeleteReplaced Start Migrate"),
        // its project is no longer in the configuration
        arguments("nobody asks for it", AS_IT_IS, there(new Requested(), 0), NOT_COMPARED, ""),
        arguments(
            "nobody speaks of it",
            AS_IT_IS,
            there(new Ready(OLD), 2, running(1), stopped(2)),
            NOT_COMPARED,
            ""),
        arguments(
            "nobody speaks of it while it is migrated",
            AS_IT_IS,
            there(new Migrating(NEW), 1, running(1)),
            NOT_COMPARED,
            ""),
        arguments(
            "nobody speaks of it, but it was on its way out",
            AS_IT_IS,
            there(new Removing("closed"), 1, running(1)),
            NOT_COMPARED,
            "DeleteInstances MarkRemoved"),
        arguments(
            "nobody speaks of it, and it is gone",
            AS_IT_IS,
            there(new Removed("closed"), 1),
            NOT_COMPARED,
            ""),
        // refused
        arguments("a fork", REFUSED, there(new Requested(), 0), NOT_COMPARED, "Fail"),
        arguments(
            "a fork's pull request is reopened",
            REFUSED,
            there(new Removed("closed"), 0),
            NOT_COMPARED,
            "Reopen Fail"),
        arguments(
            "a fork's pull request is reopened while removing",
            REFUSED,
            there(new Removing("closed"), 0),
            NOT_COMPARED,
            "MarkRemoved Reopen Fail"),
        // a commit that cannot be used
        arguments(
            "nothing is cloned for a commit that cannot be had",
            PRESENT,
            there(new Requested(), 0),
            UNUSABLE,
            "Fail"),
        arguments(
            "told already, nothing was cloned", PRESENT, there(CHECKOUT_FAILED, 0), UNUSABLE, ""),
        arguments(
            "it can be had at last",
            PRESENT,
            there(CHECKOUT_FAILED, 0),
            APPENDED,
            "Clone Start Migrate"),
        arguments(
            "reopened at a commit that cannot be had",
            PRESENT,
            there(new Removed("closed"), 3),
            UNUSABLE,
            "Reopen Fail"),
        // what failed before the migrations and is served again
        arguments(
            "it could not be started and now can",
            SAME,
            there(CLONE_FAILED, 1, stopped(1)),
            NOT_COMPARED,
            "Start AcceptHead"),
        arguments(
            "its branch vanished and is there again",
            SAME,
            there(new Failed(Step.REQUEST, "branch-missing", "r", "m"), 1, running(1)),
            NOT_COMPARED,
            "AcceptHead"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void plans(String name, Desired desired, Actual actual, Head head, String expected) {
    assertThat(names(planner.plan("shop", desired, actual, head))).isEqualTo(expected);
  }

  @Test
  void aResetReplacesTheIncarnationItWasAskedForAndNotItsSuccessor() {
    Actual asked =
        new Actual(
            new Ready(OLD),
            1,
            1,
            Optional.of(OLD),
            List.of(running(1)),
            true,
            true,
            false,
            false,
            NONE,
            NO_SAVES,
            false,
            Optional.empty());
    Actual done =
        new Actual(
            new Ready(OLD),
            2,
            1,
            Optional.of(OLD),
            List.of(running(2)),
            true,
            true,
            false,
            false,
            NONE,
            NO_SAVES,
            false,
            Optional.empty());

    assertThat(names(planner.plan("shop", SAME, asked, NOT_COMPARED)))
        .isEqualTo("Clone DeleteReplaced Start Migrate");
    assertThat(names(planner.plan("shop", SAME, done, NOT_COMPARED))).isEmpty();
  }

  @Test
  void withoutASnapshotNothingIsClonedAndTheReasonIsSaidOnce() {
    Actual none =
        new Actual(
            new Requested(),
            0,
            0,
            Optional.empty(),
            List.of(),
            false,
            true,
            false,
            false,
            NONE,
            NO_SAVES,
            false,
            Optional.empty());
    List<PreviewOperation> plan = planner.plan("shop", PRESENT, none, NOT_COMPARED);

    assertThat(plan)
        .singleElement()
        .isInstanceOfSatisfying(
            PreviewOperation.Fail.class,
            fail -> {
              assertThat(fail.code()).isEqualTo("no-snapshot");
              assertThat(fail.mend()).contains("previewdb snapshot take shop");
              PreviewState told = new Failed(fail.step(), fail.code(), fail.reason(), fail.mend());
              assertThat(
                      planner.plan(
                          "shop",
                          PRESENT,
                          new Actual(
                              told,
                              0,
                              0,
                              Optional.empty(),
                              List.of(),
                              false,
                              true,
                              false,
                              false,
                              NONE,
                              NO_SAVES,
                              false,
                              Optional.empty()),
                          NOT_COMPARED))
                  .isEmpty();
            });
  }

  @Test
  void theProjectsLimitStopsANewPreviewAndNeverDeletesOne() {
    Actual full =
        new Actual(
            new Requested(),
            0,
            0,
            Optional.empty(),
            List.of(),
            true,
            false,
            false,
            false,
            NONE,
            NO_SAVES,
            false,
            Optional.empty());

    assertThat(planner.plan("shop", PRESENT, full, NOT_COMPARED))
        .singleElement()
        .isInstanceOfSatisfying(
            PreviewOperation.Fail.class,
            fail -> assertThat(fail.code()).isEqualTo("too-many-previews"));
  }

  @Test
  void oneMadeFromAnotherWaitsUntilThatIsReady() {
    Actual waiting =
        new Actual(
            new Requested(),
            0,
            0,
            Optional.empty(),
            List.of(),
            true,
            true,
            false,
            false,
            NONE,
            NO_SAVES,
            false,
            Optional.of("shop-pr-7"));

    assertThat(planner.plan("shop", PRESENT, waiting, NOT_COMPARED))
        .singleElement()
        .isInstanceOfSatisfying(
            PreviewOperation.Fail.class,
            fail -> {
              assertThat(fail.code()).isEqualTo("parent-not-ready");
              assertThat(fail.reason()).contains("shop-pr-7");
            });
  }

  @Test
  void aCommitIsReadBeforeAnythingIsMadeForItAndOnce() {
    assertThat(planner.needsComparison(PRESENT, there(new Requested(), 0))).isTrue();
    assertThat(planner.needsComparison(PRESENT, there(new Ready(OLD), 1, running(1)))).isTrue();
    assertThat(planner.needsComparison(SAME, there(new Ready(OLD), 1, running(1)))).isFalse();
    assertThat(planner.needsComparison(SAME, askedToMigrate(new Ready(OLD), running(1)))).isTrue();
    assertThat(planner.needsComparison(GONE, there(new Ready(OLD), 1, running(1)))).isFalse();
  }

  private static Desired present(String sha) {
    return new Desired.Present(
        sha, GitRemote.of("file:///tmp/shop.git", Optional.empty()), Optional.empty(), Instant.MAX);
  }

  private static Actual there(PreviewState state, int epoch, InstanceStatus... instances) {
    boolean ran = state instanceof Ready || state instanceof Asleep || state instanceof Failed;
    return new Actual(
        state,
        epoch,
        0,
        ran ? Optional.of(OLD) : Optional.empty(),
        List.of(instances),
        true,
        true,
        false,
        false,
        NONE,
        NO_SAVES,
        false,
        Optional.empty());
  }

  private static Actual with(
      PreviewState state, Volume volume, Saves saves, InstanceStatus... instances) {
    return new Actual(
        state,
        1,
        0,
        Optional.of(OLD),
        List.of(instances),
        true,
        true,
        false,
        false,
        volume,
        saves,
        false,
        Optional.empty());
  }

  private static Actual askedToMigrate(PreviewState state, InstanceStatus instance) {
    return new Actual(
        state,
        1,
        0,
        Optional.of(OLD),
        List.of(instance),
        true,
        true,
        false,
        true,
        NONE,
        NO_SAVES,
        false,
        Optional.empty());
  }

  private static Actual idle(PreviewState state, InstanceStatus instance) {
    return new Actual(
        state,
        1,
        0,
        Optional.of(OLD),
        List.of(instance),
        true,
        true,
        true,
        false,
        NONE,
        NO_SAVES,
        false,
        Optional.empty());
  }

  private static InstanceStatus running(int epoch) {
    return new InstanceStatus(new InstanceId("shop-pr-1", epoch), RUNNING);
  }

  private static InstanceStatus stopped(int epoch) {
    return new InstanceStatus(new InstanceId("shop-pr-1", epoch), STOPPED);
  }

  private static InstanceStatus incomplete(int epoch) {
    return new InstanceStatus(new InstanceId("shop-pr-1", epoch), INCOMPLETE);
  }

  private static String names(List<PreviewOperation> plan) {
    return String.join(
        " ", plan.stream().map(operation -> operation.getClass().getSimpleName()).toList());
  }
}

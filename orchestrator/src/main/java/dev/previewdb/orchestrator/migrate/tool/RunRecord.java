package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.RunResult.Applied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what a run does while it does it, and tells the observer. */
final class RunRecord {
  private final String tool;
  private final List<Migration> all;
  private final RunObserver observer;
  private final long began = System.nanoTime();
  private final List<Applied> applied = new ArrayList<>();
  private List<Migration> pending = List.of();

  RunRecord(String tool, List<Migration> all, RunObserver observer) {
    this.tool = tool;
    this.all = all;
    this.observer = observer;
  }

  void pending(List<Migration> migrations) {
    pending = migrations;
    observer.pending(migrations);
  }

  void started(Migration migration) {
    observer.started(migration);
  }

  void finished(Migration migration, Duration took) {
    applied.add(new Applied(migration, took));
    observer.finished(migration, took);
  }

  /** What was applied has been rolled back with the one that fails. */
  void takenBack() {
    applied.clear();
  }

  RunResult succeeded() {
    return result(Optional.empty());
  }

  /**
   * The run has failed: by its own time limit, by the preview's size, or by what the branch did.
   *
   * @param failure as the branch would be told of it
   * @param cause what was thrown
   * @throws PreviewDbException if the machine or the server failed the run
   */
  RunResult failed(Failure failure, Exception cause, OwnerSessions sessions) {
    if (sessions.ranOutOfTime()) {
      return failed(Failures.outOfTime(failure, sessions.limits()));
    }
    Optional<PreviewDbException> ours = ServerFault.of(cause, sessions);
    if (ours.isPresent() && ours.get().problem() == Problem.PREVIEW_OVER_QUOTA) {
      return failed(Failures.overQuota(failure, ours.get()));
    }
    if (ours.isPresent()) {
      throw ours.get();
    }
    return failed(failure);
  }

  private RunResult failed(Failure failure) {
    failure.migration().ifPresent(migration -> observer.failed(migration, failure));
    return result(Optional.of(failure));
  }

  private RunResult result(Optional<Failure> failure) {
    List<Migration> tried = new ArrayList<>(applied.stream().map(Applied::migration).toList());
    failure.flatMap(Failure::migration).ifPresent(tried::add);
    return new RunResult(
        tool,
        all.stream().filter(migration -> !pending.contains(migration)).toList(),
        applied,
        failure,
        pending.stream().filter(migration -> !tried.contains(migration)).toList(),
        Duration.ofNanos(System.nanoTime() - began));
  }
}

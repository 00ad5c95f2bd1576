package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.migrate.finding.BaseBranch;
import dev.previewdb.orchestrator.preview.PreviewFacts.BaseFacts;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading of a pull request's base branch, beside the run of its migrations, which does not
 * wait for it. That the branch cannot be read is told, and stops nothing.
 */
final class BaseReading {
  private static final Logger log = LoggerFactory.getLogger(BaseReading.class);

  /** What was read: the migrations, or why they could not be. */
  record Result(Optional<BaseBranch> branch, Optional<BaseFacts> facts) {}

  private final FutureTask<Result> task;

  private BaseReading(FutureTask<Result> task) {
    this.task = task;
  }

  /** Of a branch without a pull request. */
  static BaseReading none() {
    FutureTask<Result> task =
        new FutureTask<>(() -> new Result(Optional.empty(), Optional.empty()));
    task.run();
    return new BaseReading(task);
  }

  static BaseReading begin(String branch, Supplier<Checkouts.Newest> reading) {
    FutureTask<Result> task = new FutureTask<>(() -> read(branch, reading));
    Thread.ofVirtual().name("reading " + branch).start(task);
    return new BaseReading(task);
  }

  private static Result read(String branch, Supplier<Checkouts.Newest> reading) {
    try {
      Checkouts.Newest newest = reading.get();
      return new Result(
          Optional.of(new BaseBranch(branch, newest.migrations())),
          Optional.of(new BaseFacts(branch, newest.sha(), null)));
    } catch (RuntimeException e) {
      Told told = Told.of(e, "the branch " + branch);
      log.warn("The base branch {} cannot be read: {}", branch, told.line());
      return new Result(Optional.empty(), Optional.of(new BaseFacts(branch, null, told.what())));
    }
  }

  /** Waits for its end. */
  Result result() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a base branch was read", e);
    }
  }
}

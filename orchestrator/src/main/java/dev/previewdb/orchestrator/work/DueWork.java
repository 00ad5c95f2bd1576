package dev.previewdb.orchestrator.work;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of work on rows that are known by an id. That a row is due stands in the row itself, so
 * nothing is lost when the scheduler's own entry is: the next sweep makes it again. Of one id, one
 * worker has it at a time; what fails is tried again, later each time.
 */
public final class DueWork {
  private static final Logger log = LoggerFactory.getLogger(DueWork.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final String name;
  private final Supplier<List<Long>> due;
  private final OneTimeTask<Void> task;

  /**
   * Work of that name.
   *
   * @param due the ids that are due now
   * @param work on one of them; it decides itself, from the row, what there is to do
   */
  public DueWork(String name, Supplier<List<Long>> due, LongConsumer work) {
    this.name = name;
    this.due = due;
    this.task =
        Tasks.oneTime(name)
            .onFailure(this::later)
            .onDeadExecutionRevive()
            .execute((instance, context) -> work.accept(Long.parseLong(instance.getId())));
  }

  OneTimeTask<Void> task() {
    return task;
  }

  /** Makes an entry for everything that is due and has none. */
  void schedule(SchedulerClient client) {
    for (long id : due.get()) {
      client.scheduleIfNotExists(task.instance(String.valueOf(id)), Instant.now());
    }
  }

  private void later(ExecutionComplete failed, ExecutionOperations<Void> operations) {
    String id = failed.getExecution().taskInstance.getId();
    Duration wait = waitAfter(failed);
    String told = failed.getCause().map(e -> Told.of(e, name + " " + id).line()).orElse("unknown");
    log.warn("{} {} is tried again in {} s: {}", name, id, wait.toSeconds(), told);
    failed.getCause().ifPresent(e -> log.debug("{} {}", name, id, e));
    operations.reschedule(failed, Instant.now().plus(wait));
  }

  /** Twice as long each time, or as long as GitHub asked for. */
  private static Duration waitAfter(ExecutionComplete failed) {
    int failures = Math.min(failed.getExecution().consecutiveFailures, 16);
    Duration doubled = FIRST_WAIT.multipliedBy(1L << failures);
    Duration wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    Optional<Duration> asked =
        failed
            .getCause()
            .filter(GitHubException.class::isInstance)
            .flatMap(e -> ((GitHubException) e).retryAfter());
    return asked.filter(a -> a.compareTo(wait) > 0).orElse(wait);
  }
}

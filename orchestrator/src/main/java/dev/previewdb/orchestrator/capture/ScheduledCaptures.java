package dev.previewdb.orchestrator.capture;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.config.CaptureSchedule;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots by the projects' schedules, on a db-scheduler with threads and a table of its
 * own: a capture of hours keeps no preview waiting. When a time passed while the service was down,
 * it is made up once, at the start; what a stop interrupted is begun again then.
 */
public final class ScheduledCaptures implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScheduledCaptures.class);
  private static final String TABLE = "scheduled_captures";
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** A capture that is interrupted clears up; its server has to stop. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final ProjectCapture capture;
  private final Jdbi jdbi;
  private final String name;
  private final List<RecurringTask<Void>> tasks;
  private final Scheduler scheduler;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * The captures of those projects that have a schedule.
   *
   * @param name the same after every restart of this service, and no other service's
   * @param atOnce how many run at the same time
   */
  public ScheduledCaptures(
      DataSource dataSource,
      String name,
      ProjectCapture capture,
      Collection<Project> projects,
      int atOnce) {
    this.capture = capture;
    this.jdbi = Jdbi.create(dataSource);
    this.name = name;
    this.tasks =
        projects.stream()
            .filter(p -> p.snapshots().schedule().isPresent())
            .map(this::task)
            .toList();
    this.scheduler =
        Scheduler.create(dataSource)
            .startTasks(tasks)
            .tableName(TABLE)
            .schedulerName(new SchedulerName.Fixed(name))
            .threads(atOnce)
            .pollingInterval(POLL)
            .pollUsingLockAndFetch(0.5, 1.0)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(6)
            .failureLogging(LogLevel.OFF, false)
            .shutdownMaxWait(GRACE)
            .build();
  }

  private RecurringTask<Void> task(Project project) {
    CaptureSchedule schedule = project.snapshots().schedule().orElseThrow();
    // With the schedule in its name: a changed one is another task, and begins anew.
    return Tasks.recurring(
            project.name() + " " + schedule + " " + schedule.jitter(),
            new ByProject(project.name(), schedule))
        .onFailure((failed, operations) -> operations.reschedule(failed, Instant.now()))
        .onDeadExecutionRevive()
        .execute((instance, context) -> run(project));
  }

  /** Entries of schedules that there are no more are forgotten. */
  public void start() {
    List<String> known = tasks.stream().map(RecurringTask::getName).toList();
    jdbi.useHandle(handle -> {
      handle
          .createUpdate("DELETE FROM " + TABLE + " WHERE task_name <> ALL (:known)")
          .bindArray("known", String.class, known)
          .execute();
      handle
          .createUpdate(
              "UPDATE "
                  + TABLE
                  + " SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1 WHERE picked_by = :name")
          .bind("name", name)
          .execute();
    });
    if (!tasks.isEmpty()) {
      scheduler.start();
    }
  }

  private void run(Project project) {
    running.add(Thread.currentThread());
    try {
      if (closing) {
        throw new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, "it began");
      }
      log.info("snapshot of {}: begun by the schedule", project.name());
      var taken = capture.take(project, new LoggedProgress(project.name()));
      log.info("snapshot of {}: {} is taken", project.name(), taken.snapshot().version());
      taken
          .pruned()
          .dropped()
          .forEach(gone ->
              log.info(
                  "snapshot of {}: {} dropped: {}", project.name(), gone.version(), gone.why()));
      taken.pruned().stayed().forEach(why -> log.info("snapshot of {}: {}", project.name(), why));
    } catch (RuntimeException e) {
      told(project, e);
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private static void told(Project project, RuntimeException failure) {
    String words = Told.of(failure, "the snapshot of " + project.name()).line();
    if (failure instanceof SnapshotException e
        && e.problem() == SnapshotProblem.CAPTURE_CANCELLED) {
      // Cleared, so that what is left to do can be written down.
      boolean stopped = Thread.interrupted();
      log.info("snapshot of {}: {} (stopped: {})", project.name(), words, stopped);
      throw e;
    }
    log.warn("snapshot of {}: {}", project.name(), words);
  }

  /** Interrupts what runs and waits until it has cleared up after itself. */
  @Override
  public void close() {
    closing = true;
    running.forEach(Thread::interrupt);
    scheduler.stop();
  }

  private record ByProject(String project, CaptureSchedule schedule) implements Schedule {
    @Override
    public Instant getNextExecutionTime(ExecutionComplete done) {
      return schedule.next(project, done.getTimeDone());
    }

    @Override
    public Instant getInitialExecutionTime(Instant now) {
      return schedule.next(project, now);
    }

    /** It is, but an entry that is there is right: see the task's name. */
    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}

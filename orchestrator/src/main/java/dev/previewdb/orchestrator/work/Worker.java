package dev.previewdb.orchestrator.work;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Runs the durable work of this process, on db-scheduler. */
public final class Worker implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Jdbi jdbi;
  private final String table;
  private final String name;
  private final Scheduler scheduler;

  /**
   * A worker of that name.
   *
   * @param table where its entries stand; a worker sees no other's
   * @param name the same after every restart of this service, and no other service's: what it had
   *     claimed when it was killed is its own again at once, instead of after the missed heartbeats
   * @param before runs at the beginning of each sweep: takes in what arrived
   */
  public Worker(
      DataSource dataSource,
      String table,
      String name,
      int threads,
      Runnable before,
      List<DueWork> kinds) {
    this.jdbi = Jdbi.create(dataSource);
    this.table = table;
    this.name = name;
    RecurringTask<Void> sweep =
        Tasks.recurring("sweep", FixedDelay.of(SWEEP))
            .execute((instance, context) -> {
              before.run();
              kinds.forEach(kind -> kind.schedule(context.getSchedulerClient()));
            });
    this.scheduler =
        Scheduler.create(dataSource, new ArrayList<>(kinds.stream().map(DueWork::task).toList()))
            .startTasks(sweep)
            .tableName(table)
            .schedulerName(new SchedulerName.Fixed(name))
            // One thread more than asked for: the sweep never waits for a long migration.
            .threads(threads + 1)
            .pollingInterval(POLL)
            .enableImmediateExecution()
            .pollUsingLockAndFetch(0.5, 1.0)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(6)
            .failureLogging(LogLevel.OFF, false)
            .shutdownMaxWait(GRACE)
            .build();
  }

  public void start() {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE "
                    + table
                    + " SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1 WHERE picked_by = :name")
            .bind("name", name)
            .execute());
    scheduler.start();
  }

  /**
   * Lets what runs come to its end for a while; what does not is taken up again at the next start.
   */
  @Override
  public void close() {
    scheduler.stop();
  }
}

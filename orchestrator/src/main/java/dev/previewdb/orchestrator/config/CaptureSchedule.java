package dev.previewdb.orchestrator.config;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.zip.CRC32;

/**
 * When a project's snapshots are taken: a cron expression of five fields in a time zone, and up to
 * how much later. How much it is follows from the project's name, so projects of one expression
 * spread, and everybody who asks is told the same time.
 */
public record CaptureSchedule(String cron, ZoneId zone, Duration jitter) {

  /**
   * A schedule that comes to pass.
   *
   * @throws IllegalArgumentException saying how it is written
   */
  static CaptureSchedule of(String cron, ZoneId zone, Duration jitter) {
    CaptureSchedule schedule = new CaptureSchedule(cron, zone, jitter);
    boolean comes;
    try {
      comes =
          !cron.strip().equals("-") && schedule.next("", Instant.now()).isBefore(Schedule.NEVER);
    } catch (RuntimeException e) {
      comes = false;
    }
    if (!comes) {
      throw new IllegalArgumentException(
          "use minute, hour, day of month, month and day of week, of a day that comes, as in `0 3 * * *`");
    }
    return schedule;
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("use the name of a zone, as in `Europe/Berlin`", e);
    }
  }

  /** The first time after that one. */
  public Instant next(String project, Instant after) {
    Duration later = offset(project);
    return new CronSchedule(cron, zone, CronStyle.UNIX)
        .getNextExecutionTime(ExecutionComplete.simulatedSuccess(after.minus(later)))
        .plus(later);
  }

  private Duration offset(String project) {
    CRC32 spread = new CRC32();
    spread.update(project.getBytes(StandardCharsets.UTF_8));
    return Duration.ofMillis(spread.getValue() % Math.max(1, jitter.toMillis()));
  }

  /** The expression and the zone, as people write them. */
  @Override
  public String toString() {
    return "`" + cron + "` " + zone;
  }
}

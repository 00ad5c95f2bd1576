package dev.previewdb.orchestrator.program;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program at a line of its log, at once and on the thread that logged it: nothing is
 * closed, flushed or rolled back, exactly as by `kill -9`, but never a step too late.
 */
final class Killer extends AppenderBase<ILoggingEvent> {
  /** What a shell says of a program that was killed. */
  static final int KILLED = 137;

  private final Set<KillPoint> passed = new LinkedHashSet<>();
  private @Nullable KillPoint target;

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      // Troubles come or not; steps come in every life.
      return;
    }
    KillPoint point = KillPoint.of(event.getLoggerName(), event.getFormattedMessage());
    passed.add(point);
    if (point.equals(target)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Forgets what was passed, and ends the program at that point. */
  synchronized void arm(@Nullable KillPoint point) {
    passed.clear();
    target = point;
  }

  /** What was passed since it was armed, in the order of the first time. */
  synchronized List<KillPoint> passed() {
    return List.copyOf(passed);
  }
}

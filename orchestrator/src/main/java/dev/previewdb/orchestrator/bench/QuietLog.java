package dev.previewdb.orchestrator.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** While it is open, the service tells only what goes wrong: progress is the measurement's. */
final class QuietLog implements AutoCloseable {
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.previewdb");
  private final @Nullable Level before = ours.getLevel();

  QuietLog() {
    if (ours.isInfoEnabled() && !ours.isDebugEnabled()) {
      ours.setLevel(Level.WARN);
    }
  }

  @Override
  public void close() {
    ours.setLevel(before);
  }
}

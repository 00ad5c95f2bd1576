package dev.previewdb.snapshot.source;

import java.time.Duration;

/**
 * How long a session at the source may take over each thing. `idleInTransaction` must outlive a
 * whole capture: the session that exports the snapshot idles while the others copy.
 */
public record SourceTimeouts(
    Duration connect, Duration statement, Duration lock, Duration idleInTransaction) {
  public static final SourceTimeouts DEFAULT =
      new SourceTimeouts(
          Duration.ofSeconds(10),
          Duration.ofHours(6),
          Duration.ofSeconds(30),
          Duration.ofHours(12));
}

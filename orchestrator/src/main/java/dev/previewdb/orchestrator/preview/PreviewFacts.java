package dev.previewdb.orchestrator.preview;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the current incarnation is made of and how it went: measured, and kept for the report.
 * Stored as JSON; a part that is not known yet is null there.
 *
 * @param requestedAt when the commit this incarnation serves was first asked for
 * @param readyAt when it was ready to use
 */
public record PreviewFacts(
    @Nullable CloneFacts origin,
    @Nullable RunFacts run,
    @Nullable Instant requestedAt,
    @Nullable Instant readyAt) {

  public static final PreviewFacts NONE = new PreviewFacts(null, null, null, null);

  /**
   * A clone as it was measured.
   *
   * @param mode {@code reflink} where blocks are shared with the snapshot, {@code copy} where not
   * @param bytes the data directory's logical size
   * @param sharedBytes how much of that is shared with the snapshot, by the file system's own
   *     extents
   */
  public record CloneFacts(
      String snapshot,
      Instant snapshotTakenAt,
      String mode,
      long bytes,
      long sharedBytes,
      long cloneMillis,
      long startMillis,
      String why) {}

  /**
   * A migration run.
   *
   * @param decision why these migrations ran, or why the clone was made afresh, in words
   * @param applied all migrations of the commit that this incarnation holds, as the tool checks
   *     them
   */
  public record RunFacts(
      String sha,
      @Nullable String tool,
      String decision,
      long millis,
      List<Applied> applied,
      List<Ran> ran,
      @Nullable Failure failure) {}

  /** A migration that is applied, with the checksum it was applied under. */
  public record Applied(String id, String checksum) {}

  /** A migration that ran here. */
  public record Ran(String id, String description, long millis) {}

  /**
   * PostgreSQL's own error, and where.
   *
   * @param statement the failing statement, cut to a readable length
   * @param line in the migration's file; null when the tool does not tell
   */
  public record Failure(
      String migration,
      @Nullable String statement,
      @Nullable Integer line,
      @Nullable String sqlState,
      String message) {}

  public PreviewFacts cloned(CloneFacts made) {
    return new PreviewFacts(made, null, requestedAt, null);
  }

  public PreviewFacts ran(RunFacts happened) {
    return new PreviewFacts(origin, happened, requestedAt, readyAt);
  }

  public PreviewFacts requested(Instant at) {
    return new PreviewFacts(origin, run, at, null);
  }

  public PreviewFacts ready(Instant at) {
    return new PreviewFacts(origin, run, requestedAt, at);
  }

  /** The migrations the current incarnation holds; none when no run of it came to its end. */
  public List<Applied> appliedMigrations() {
    return Optional.ofNullable(run).map(RunFacts::applied).orElse(List.of());
  }
}

package dev.previewdb.orchestrator.preview;

import dev.previewdb.orchestrator.migrate.PreviewHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the current incarnation is made of and how it went: measured, and kept for the report.
 * Stored as JSON; a part that is not known yet is null there.
 *
 * @param history the migrations this incarnation holds, for the next push to be compared with
 * @param requestedAt when the commit this incarnation serves was first asked for
 * @param readyAt when it was ready to use
 * @param progress of a run that is under way and takes long; no move keeps it
 */
public record PreviewFacts(
    @Nullable CloneFacts origin,
    @Nullable RunFacts run,
    @Nullable PreviewHistory history,
    @Nullable Instant requestedAt,
    @Nullable Instant readyAt,
    @Nullable ProgressFacts progress) {

  /** While no run is under way. */
  public PreviewFacts(
      @Nullable CloneFacts origin,
      @Nullable RunFacts run,
      @Nullable PreviewHistory history,
      @Nullable Instant requestedAt,
      @Nullable Instant readyAt) {
    this(origin, run, history, requestedAt, readyAt, null);
  }

  public static final PreviewFacts NONE = new PreviewFacts(null, null, null, null, null);

  /** Nothing is known yet but when it was asked for. */
  public static PreviewFacts asked(@Nullable Instant at) {
    return new PreviewFacts(null, null, null, at, null);
  }

  /**
   * A clone as it was measured.
   *
   * @param mode {@code subvolume} or {@code reflink} where blocks are shared with the snapshot,
   *     {@code copy} where not
   * @param bytes the data directory's logical size; 0 as long as that was not measured
   * @param sharedBytes how much of that is shared with the snapshot, by the file system's extents
   * @param why what made it necessary, in words
   * @param maskingKey the id of the key the snapshot was masked with; null where it was not noted
   * @param empty whether it has the snapshot's schema and none of its rows
   */
  public record CloneFacts(
      String snapshot,
      Instant snapshotTakenAt,
      String mode,
      long bytes,
      long sharedBytes,
      long cloneMillis,
      long startMillis,
      String why,
      @Nullable String maskingKey,
      boolean empty) {
    CloneFacts measured(long size, long shared) {
      return new CloneFacts(
          snapshot,
          snapshotTakenAt,
          mode,
          size,
          shared,
          cloneMillis,
          startMillis,
          why,
          maskingKey,
          empty);
    }

    CloneFacts startedAfter(long millis) {
      return new CloneFacts(
          snapshot,
          snapshotTakenAt,
          mode,
          bytes,
          sharedBytes,
          cloneMillis,
          millis,
          why,
          maskingKey,
          empty);
    }
  }

  /**
   * A migration run.
   *
   * @param tool empty when the commit has no migrations
   * @param decision why these migrations ran, in words
   * @param skipped what was pending and was not tried because of the failure
   * @param caveats what the tool would do in production and did not here, each in words
   * @param before what was known before it ran; null when the commit has no migrations
   * @param printed what the project's own tool printed; null where none ran
   */
  public record RunFacts(
      String sha,
      String tool,
      String decision,
      long millis,
      List<Ran> ran,
      List<String> skipped,
      List<String> caveats,
      @Nullable FailureFacts failure,
      @Nullable BeforeFacts before,
      @Nullable Printed printed) {

    /** Of a tool whose work is ours. */
    public RunFacts(
        String sha,
        String tool,
        String decision,
        long millis,
        List<Ran> ran,
        List<String> skipped,
        List<String> caveats,
        @Nullable FailureFacts failure,
        @Nullable BeforeFacts before) {
      this(sha, tool, decision, millis, ran, skipped, caveats, failure, before, null);
    }

    /** The same result, for another commit. */
    public RunFacts at(String commit, String why) {
      return new RunFacts(
          commit, tool, why, millis, ran, skipped, caveats, failure, before, printed);
    }

    public List<FindingFacts> findings() {
      return before == null ? List.of() : before.findings();
    }
  }

  /**
   * What was known before a run.
   *
   * @param pending what was to run, in order
   * @param base the branch that the pull request would be merged into; null where there is none
   */
  public record BeforeFacts(
      List<PendingFacts> pending, @Nullable BaseFacts base, List<FindingFacts> findings) {}

  /**
   * A migration that was to run.
   *
   * @param inBase whether the base branch has it already, and only production not yet; null where
   *     that is not known
   */
  public record PendingFacts(String id, String description, @Nullable Boolean inBase) {

    /** As a person would name it. */
    public String label() {
      return description.isEmpty() ? id : id + " (" + description + ")";
    }
  }

  /**
   * A pull request's base branch, as it was read.
   *
   * @param sha its commit then; null when it could not be read
   * @param problem why it could not be read
   */
  public record BaseFacts(String branch, @Nullable String sha, @Nullable String problem) {}

  /**
   * Something that is not as it should be, and that the tool itself does not tell.
   *
   * @param kind as the configuration names it
   * @param fails whether it fails the check of the pull request
   */
  public record FindingFacts(String kind, String what, String place, String mend, boolean fails) {}

  /**
   * The end of a command's log.
   *
   * @param cut whether there is more before it
   */
  public record Printed(String command, String end, boolean cut) {}

  /** A migration that ran here. */
  public record Ran(String id, String description, long millis) {}

  /**
   * A run that is under way, as it was some seconds ago.
   *
   * @param pending all that was to run, in order
   * @param ran those that have; where all are one transaction they can still be taken back
   * @param running the id of the one that runs; null between two
   */
  public record ProgressFacts(List<PendingFacts> pending, List<Ran> ran, @Nullable String running) {

    /** As in {@code 3 of 12 have run}. */
    public String words() {
      return "%d of %d have run".formatted(ran.size(), pending.size());
    }
  }

  /**
   * PostgreSQL's own error, and where.
   *
   * @param statement the failing statement, cut to a readable length
   * @param line in the migration's file; null when the tool does not tell
   */
  public record FailureFacts(
      String migration,
      String file,
      @Nullable String statement,
      @Nullable Integer line,
      @Nullable String sqlState,
      String message,
      String code,
      String mend) {
    /** The seed failed, and no migration. */
    public boolean ofSeed() {
      return code.startsWith("seed-");
    }
  }

  /** A new incarnation: nothing has run on it. */
  public PreviewFacts cloned(CloneFacts made) {
    return new PreviewFacts(made, null, PreviewHistory.fresh(), requestedAt, null);
  }

  /** A new incarnation made from another: what ran on that one has run on this. */
  public PreviewFacts branched(CloneFacts made, PreviewHistory had) {
    return new PreviewFacts(made, null, had, requestedAt, null);
  }

  /** Whether its tables have the rows of no snapshot, for nobody approved the commit. */
  public boolean empty() {
    return Optional.ofNullable(origin).filter(CloneFacts::empty).isPresent();
  }

  /** Whether it is not known yet what the clone shares. */
  public boolean needsMeasuring() {
    return Optional.ofNullable(origin).filter(from -> from.bytes() == 0).isPresent();
  }

  /** What the clone shares; without an origin there is nothing it could belong to. */
  public PreviewFacts measured(long bytes, long sharedBytes) {
    CloneFacts from = origin;
    return from == null
        ? this
        : new PreviewFacts(from.measured(bytes, sharedBytes), run, history, requestedAt, readyAt);
  }

  /** How long the start took; without an origin there is nothing it could belong to. */
  public PreviewFacts started(Duration took) {
    CloneFacts from = origin;
    return from == null || from.startMillis() > 0
        ? this
        : new PreviewFacts(from.startedAfter(took.toMillis()), run, history, requestedAt, readyAt);
  }

  /**
   * A run begins: until its end is written down nothing is known of what this incarnation holds.
   */
  public PreviewFacts running() {
    return new PreviewFacts(origin, null, history, requestedAt, null);
  }

  public PreviewFacts ran(RunFacts happened, PreviewHistory since) {
    return new PreviewFacts(origin, happened, since, requestedAt, null);
  }

  public PreviewFacts ready(Instant at) {
    return new PreviewFacts(origin, run, history, requestedAt, at);
  }

  /** The commit whose migrations this incarnation was given, whether they passed or failed. */
  public Optional<String> servedSha() {
    return Optional.ofNullable(run).map(RunFacts::sha);
  }

  public PreviewHistory historyOrFresh() {
    return Optional.ofNullable(history).orElseGet(PreviewHistory::fresh);
  }
}

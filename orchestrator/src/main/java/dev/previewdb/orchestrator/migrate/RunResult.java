package dev.previewdb.orchestrator.migrate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param tool the tool's name
 * @param before migrations of the branch that had been applied before this run
 * @param applied what this run applied, in the order it did
 * @param failure why it stopped, if it did
 * @param skipped what was pending and has not been tried, or was rolled back, because of the
 *     failure
 * @param printed what the project's own tool printed; empty where no such ran
 */
public record RunResult(
    String tool,
    List<Migration> before,
    List<Applied> applied,
    Optional<Failure> failure,
    List<Migration> skipped,
    Duration took,
    Optional<Printed> printed) {

  /** Of a tool whose work is ours. */
  public RunResult(
      String tool,
      List<Migration> before,
      List<Applied> applied,
      Optional<Failure> failure,
      List<Migration> skipped,
      Duration took) {
    this(tool, before, applied, failure, skipped, took, Optional.empty());
  }

  public RunResult {
    before = List.copyOf(before);
    applied = List.copyOf(applied);
    skipped = List.copyOf(skipped);
  }

  /**
   * One migration this run applied.
   *
   * @param took as measured around the migration, with the tool's own bookkeeping
   */
  public record Applied(Migration migration, Duration took) {}

  /**
   * The end of what a command printed, without secrets.
   *
   * @param command as a person would write it
   * @param cut whether more was printed before it
   */
  public record Printed(String command, String end, boolean cut) {}

  public boolean succeeded() {
    return failure.isEmpty();
  }
}

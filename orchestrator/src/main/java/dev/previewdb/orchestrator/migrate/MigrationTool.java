package dev.previewdb.orchestrator.migrate;

import java.util.List;
import java.util.Optional;

/**
 * One migration tool. It leaves the database exactly as the tool itself would, its table of applied
 * migrations included, and fails where the tool would fail in production.
 */
public interface MigrationTool {

  /** As the configuration names it: lower case, as {@code flyway}. */
  String name();

  /** Directories of the commit that look like this tool's; empty if none does. */
  List<Candidate> detect(SourceTree tree);

  /**
   * The migrations in the order the tool runs them, applied or not.
   *
   * @throws dev.previewdb.orchestrator.PreviewDbException if the tool itself would refuse the
   *     files, or if they hold what a preview does not run
   */
  List<Migration> list(MigrationFiles files, MigrationSettings settings);

  /**
   * What the tool's table says is applied now. Changes nothing. Empty where the tool has no table
   * yet, or none that can be read from here.
   *
   * @throws dev.previewdb.orchestrator.PreviewDbException as {@link #pending}
   */
  default Optional<Ledger> ledger(MigrationRun run) {
    return Optional.empty();
  }

  /**
   * What a new push asks of a preview.
   *
   * @param head the {@link #list} of the push; empty if it has no migrations
   */
  default MigrateOrRebuild decide(PreviewHistory history, List<Migration> head) {
    return MigrateOrRebuild.decide(history, name(), head);
  }

  /** Those of the {@linkplain #list list} that a run would run now. Changes nothing. */
  List<Migration> pending(MigrationRun run);

  /**
   * Runs what is pending. A migration that fails is a result, not an exception.
   *
   * @throws dev.previewdb.orchestrator.PreviewDbException as {@link #list}, and if the preview
   *     cannot be reached, or the machine or the server failed the run: what it did is unknown then
   */
  RunResult run(MigrationRun run, RunObserver observer);
}

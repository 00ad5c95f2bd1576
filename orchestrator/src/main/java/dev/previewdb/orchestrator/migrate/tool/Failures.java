package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.RunLimits;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts failures into the words of the table of problems. */
final class Failures {
  private static final String LIMIT_OF_A_SETTING = "53400";

  private Failures() {}

  /** PostgreSQL refused a statement of a migration. */
  static Failure statement(
      Migration migration,
      PostgresError error,
      Optional<String> statement,
      OptionalInt line,
      boolean unfinished) {
    // Production has no such limit, or another one
    Problem problem =
        error.sqlState().filter(LIMIT_OF_A_SETTING::equals).isPresent()
                && error.message().contains("temp_file_limit")
            ? Problem.MIGRATION_SORTS_TOO_MUCH
            : Problem.MIGRATION_FAILED;
    PreviewDbException words = PreviewDbException.of(problem, migration.label(), error.message());
    return new Failure(
        problem,
        Optional.of(migration),
        statement,
        line,
        error.sqlState(),
        error.message(),
        words.mend(),
        unfinished);
  }

  /** The run's time was over; what PostgreSQL said when it was stopped is kept. */
  static Failure outOfTime(Failure stopped, RunLimits limits) {
    PreviewDbException words =
        PreviewDbException.of(Problem.MIGRATION_TIMED_OUT, limits.total().toSeconds() + " s");
    return new Failure(
        Problem.MIGRATION_TIMED_OUT,
        stopped.migration(),
        stopped.statement(),
        stopped.line(),
        stopped.sqlState(),
        words.what() + "\n" + stopped.message(),
        words.mend(),
        stopped.unfinished());
  }

  /** The branch's migrations wrote more than a preview may; what stopped is kept. */
  static Failure overQuota(Failure stopped, PreviewDbException words) {
    return new Failure(
        words.problem(),
        stopped.migration(),
        stopped.statement(),
        stopped.line(),
        stopped.sqlState(),
        words.what(),
        words.mend(),
        stopped.unfinished());
  }

  /** No statement failed: the tool, or what we read, says no. */
  static Failure refused(
      Optional<Migration> migration, PreviewDbException words, String message, boolean unfinished) {
    return new Failure(
        words.problem(),
        migration,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        message,
        words.mend(),
        unfinished);
  }
}

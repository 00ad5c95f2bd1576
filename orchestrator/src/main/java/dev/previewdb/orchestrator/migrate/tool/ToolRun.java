package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One run of a {@link SqlTool}: its steps in order, each told, a failure put into words. */
final class ToolRun {
  private final SqlTool tool;
  private final MigrationRun run;
  private final List<Migration> all;
  private final OwnerSessions sessions;
  private final RunRecord record;

  ToolRun(
      SqlTool tool,
      MigrationRun run,
      List<Migration> all,
      OwnerSessions sessions,
      RunObserver observer) {
    this.tool = tool;
    this.run = run;
    this.all = all;
    this.sessions = sessions;
    this.record = new RunRecord(tool.name(), all, observer);
  }

  /** The run ends here, for this reason. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Stopped(Failure failure, Throwable cause) {
      super(failure.message(), cause);
      this.failure = failure;
    }
  }

  RunResult run() {
    try {
      ToolSession session = new ToolSession(sessions.open(tool.protocol()));
      ToolSteps steps = tool.steps(run, all, session);
      steps.lock();
      List<Migration> pending = steps.pending();
      record.pending(pending);
      steps.begin();
      for (Migration migration : pending) {
        long began = System.nanoTime();
        record.started(migration);
        migrate(migration, steps, session);
        record.finished(migration, Duration.ofNanos(System.nanoTime() - began));
      }
      end(pending, steps, session);
      return record.succeeded();
    } catch (Stopped e) {
      return record.failed(e.failure, e, sessions);
    } catch (ToolRefusal e) {
      return record.failed(refused(Optional.empty(), e.words(), false), e, sessions);
    } catch (SQLException e) {
      return record.failed(
          refused(Optional.empty(), PostgresError.of(e).message(), false), e, sessions);
    }
  }

  private void migrate(Migration migration, ToolSteps steps, ToolSession session) throws Stopped {
    session.anew();
    try {
      steps.migrate(migration);
    } catch (SQLException e) {
      Failure failure = session.failure(migration, e);
      throw stopped(migration, failure, e, steps, session);
    } catch (ToolRefusal e) {
      String words = migration.file() + ": " + e.words();
      Failure failure = refused(Optional.of(migration), words, !session.nothingDone());
      throw stopped(migration, failure, e, steps, session);
    } catch (PreviewDbException e) {
      Failure failure =
          Failures.refused(Optional.of(migration), e, e.what(), !session.nothingDone());
      throw stopped(migration, failure, e, steps, session);
    }
  }

  private void end(List<Migration> pending, ToolSteps steps, ToolSession session)
      throws Stopped, SQLException, ToolRefusal {
    try {
      steps.end();
    } catch (SQLException e) {
      if (pending.isEmpty() || !steps.together()) {
        throw e;
      }
      // constraints that wait for the commit; whose they are PostgreSQL does not say
      Failure failure = session.failure(pending.getLast(), e);
      throw stopped(pending.getLast(), failure, e, steps, session);
    }
  }

  private Stopped stopped(
      Migration migration, Failure failure, Exception e, ToolSteps steps, ToolSession session) {
    session.rollBack();
    if (steps.together()) {
      record.takenBack();
    }
    try {
      steps.failed(migration, failure.message());
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return new Stopped(failure, e);
  }

  private Failure refused(Optional<Migration> migration, String said, boolean unfinished) {
    PreviewDbException words =
        PreviewDbException.of(Problem.MIGRATION_REFUSED, tool.name(), said, tool.name());
    String message = migration.isPresent() ? words.what() : said;
    return Failures.refused(migration, words, message, unfinished);
  }
}

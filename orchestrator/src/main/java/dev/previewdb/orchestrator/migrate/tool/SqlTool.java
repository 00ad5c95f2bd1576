package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.jdbc.PreferQueryMode;

/** A tool whose migrations are SQL files, and which does its work on one session. */
abstract class SqlTool implements MigrationTool {

  /**
   * The tool's work.
   *
   * @param all the {@link #list} of the run's files
   */
  abstract ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session)
      throws SQLException;

  /** How the driver speaks, where the tool's own does not speak simply. */
  PreferQueryMode protocol() {
    return PreferQueryMode.SIMPLE;
  }

  @Override
  public final List<Migration> pending(MigrationRun run) {
    return asked(run, ToolSteps::pending);
  }

  @Override
  public final Optional<Ledger> ledger(MigrationRun run) {
    return asked(run, ToolSteps::ledger);
  }

  /** What the steps answer without doing anything. */
  private interface Question<T> {
    T of(ToolSteps steps) throws SQLException, ToolRefusal;
  }

  private <T> T asked(MigrationRun run, Question<T> question) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run)) {
      ToolSession session = new ToolSession(sessions.open(protocol()));
      return question.of(steps(run, all, session));
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, PostgresError.of(e).message());
    } catch (ToolRefusal e) {
      throw PreviewDbException.because(Problem.MIGRATION_REFUSED, e, name(), e.words(), name());
    }
  }

  @Override
  public final RunResult run(MigrationRun run, RunObserver observer) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run)) {
      return new ToolRun(this, run, all, sessions, observer).run();
    }
  }

  /** Of files the tool would not take. */
  final PreviewDbException refused(String words) {
    return PreviewDbException.of(Problem.MIGRATION_REFUSED, name(), words, name());
  }
}

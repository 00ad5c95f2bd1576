package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import liquibase.exception.LiquibaseException;

/** Liquibase 4.33, by its own library. */
public final class LiquibaseTool implements MigrationTool {

  @Override
  public String name() {
    return "liquibase";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    return LiquibaseDirectories.candidates(name(), tree);
  }

  /** Of the change sets that the contexts, the labels and the database do not leave out. */
  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    try {
      return LiquibaseChangelogs.of(files, settings).listed();
    } catch (LiquibaseException e) {
      throw refused(e);
    }
  }

  @Override
  public List<Migration> pending(MigrationRun run) {
    return asked(run, LiquibaseRun::pending);
  }

  @Override
  public Optional<Ledger> ledger(MigrationRun run) {
    return asked(run, liquibase -> Optional.of(liquibase.ledger()));
  }

  private interface Question<T> {
    T of(LiquibaseRun liquibase) throws LiquibaseException, SQLException;
  }

  private <T> T asked(MigrationRun run, Question<T> question) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run);
        LiquibaseRun liquibase = new LiquibaseRun(run, all, sessions, RunObserver.NONE)) {
      return question.of(liquibase);
    } catch (LiquibaseException e) {
      throw refused(e);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, PostgresError.of(e).message());
    }
  }

  @Override
  public RunResult run(MigrationRun run, RunObserver observer) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run);
        LiquibaseRun liquibase = new LiquibaseRun(run, all, sessions, observer)) {
      return liquibase.run();
    }
  }

  private PreviewDbException refused(LiquibaseException e) {
    return LiquibaseCode.named(e)
        .orElseGet(() ->
            PreviewDbException.because(
                Problem.MIGRATION_REFUSED, e, name(), LiquibaseFailure.said(e), name()));
  }
}

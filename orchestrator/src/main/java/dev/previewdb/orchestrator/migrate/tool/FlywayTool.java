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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;

/** Flyway, by its own library. */
public final class FlywayTool implements MigrationTool {

  @Override
  public String name() {
    return "flyway";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    return new FlywayDirectories(name(), tree.files()).candidates();
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    new FlywayFiles(files).refusePrograms();
    List<Migration> migrations =
        new FlywayNames(files, FlywaySetup.of(files, settings)).migrations();
    if (migrations.isEmpty()) {
      throw PreviewDbException.of(
          Problem.MIGRATION_REFUSED, name(), "no file is named as V1__x.sql or R__x.sql", name());
    }
    return migrations;
  }

  @Override
  public List<Migration> pending(MigrationRun run) {
    return asked(run, FlywayRun::pending);
  }

  @Override
  public Optional<Ledger> ledger(MigrationRun run) {
    return asked(run, flyway -> Optional.of(flyway.ledger()));
  }

  private <T> T asked(MigrationRun run, Function<FlywayRun, T> question) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run);
        FlywayRun flyway = new FlywayRun(run, all, sessions, RunObserver.NONE)) {
      return question.apply(flyway);
    } catch (FlywayException e) {
      String said = FlywayRun.said(e);
      throw PreviewDbException.because(Problem.MIGRATION_REFUSED, e, name(), said, name());
    }
  }

  @Override
  public RunResult run(MigrationRun run, RunObserver observer) {
    List<Migration> all = list(run.files(), run.settings());
    try (OwnerSessions sessions = OwnerSessions.begin(run);
        FlywayRun flyway = new FlywayRun(run, all, sessions, observer)) {
      return flyway.run();
    }
  }
}

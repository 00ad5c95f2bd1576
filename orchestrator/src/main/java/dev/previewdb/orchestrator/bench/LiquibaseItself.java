package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Properties;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.SingletonScopeManager;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/** Liquibase by its own front door, as an application calls it. */
final class LiquibaseItself {
  static final String CHANGELOG = "db.changelog-master.yaml";
  static final String ALL_CHANGES =
      "databaseChangeLog:\n- includeAll:\n    path: changes\n    relativeToChangelogFile: true\n";

  private LiquibaseItself() {}

  /** Runs all that are in the directory, on an empty database. */
  static void migrate(MigrationFiles files, PreviewDatabase database) {
    Scope.setScopeManager(new SingletonScopeManager());
    try (Connection connection = database.owner(new Properties())) {
      Scope.child(
          Map.of(
              AnalyticsArgs.ENABLED.getKey(),
              false,
              Scope.Attr.logService.name(),
              new NoOpLogService(),
              Scope.Attr.ui.name(),
              new LoggerUIService()),
          () -> {
            update(files.directory(), connection);
          });
    } catch (Exception e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED,
          e,
          "running the migrations by liquibase itself",
          String.valueOf(e.getMessage()));
    } finally {
      Scope.setScopeManager(new SingletonScopeManager());
    }
  }

  private static void update(Path directory, Connection connection) throws Exception {
    try (Liquibase liquibase =
        new Liquibase(
            CHANGELOG,
            new DirectoryResourceAccessor(directory),
            DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
      liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
      liquibase.update();
    }
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Flyway's configuration: its defaults, and nothing that the branch, the environment or our own
 * class path could add.
 */
final class FlywaySetup {
  private FlywaySetup() {}

  static FluentConfiguration of(MigrationFiles files, MigrationSettings settings) {
    FluentConfiguration configuration =
        Flyway.configure(FlywaySetup.class.getClassLoader())
            .resourceProvider(new FlywayFiles(files))
            // it would look there past the provider, and run the programs it finds
            .locations(new String[0])
            .callbackLocations(new String[0])
            .encoding(StandardCharsets.UTF_8)
            .cleanDisabled(true)
            .baselineOnMigrate(false)
            .outOfOrder(false)
            // what a branch selects has no place in our log
            .outputQueryResults(false)
            .placeholders(settings.placeholders());
    // with its default a CREATE INDEX CONCURRENTLY waits for Flyway itself, for ever
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    settings.table().ifPresent(configuration::table);
    if (!settings.schemas().isEmpty()) {
      configuration
          .schemas(settings.schemas().toArray(String[]::new))
          .defaultSchema(settings.schemas().getFirst());
    }
    return configuration;
  }
}

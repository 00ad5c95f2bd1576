package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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
            .locations("filesystem:" + files.directory().toAbsolutePath())
            .callbackLocations("filesystem:" + files.directory().toAbsolutePath())
            .encoding(StandardCharsets.UTF_8)
            .cleanDisabled(true)
            .baselineOnMigrate(false)
            .outOfOrder(false)
            .placeholders(settings.placeholders())
            // with its default a CREATE INDEX CONCURRENTLY waits for Flyway itself, for ever
            .configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    settings.table().ifPresent(configuration::table);
    if (!settings.schemas().isEmpty()) {
      configuration
          .schemas(settings.schemas().toArray(String[]::new))
          .defaultSchema(settings.schemas().getFirst());
    }
    return configuration;
  }
}

package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.newsclub.net.unix.AFUNIXSocketFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Flyway by its own front door, as an application calls it. The library asks the server some
 * fifteen times a migration, looks its whole history through after each and takes each file apart
 * twice; this tells how much of a preview's run that is.
 */
final class FlywayItself {
  private FlywayItself() {}

  /** Runs all that are in the directory, on an empty database. */
  static void migrate(MigrationFiles files, Door door, Path socket) {
    FluentConfiguration configuration =
        Flyway.configure(FlywayItself.class.getClassLoader())
            .dataSource(source(door, socket))
            .locations("filesystem:" + files.directory())
            .encoding(StandardCharsets.UTF_8)
            .outputQueryResults(false);
    // as a preview's run has it, so that there is one session
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.load().migrate();
  }

  private static PGSimpleDataSource source(Door door, Path socket) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setSslMode("disable");
    source.setGssEncMode("disable");
    source.setUser(door.user());
    source.setPassword(door.login().password());
    source.setDatabaseName(door.database());
    source.setSocketFactory(AFUNIXSocketFactory.FactoryArg.class.getName());
    source.setSocketFactoryArg(socket.toString());
    return source;
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Flyway as an application runs it: by its own front door, over a directory, with {@code
 * flyway.postgresql.transactional.lock=false}, without which concurrent indexes wait for ever.
 */
final class RealFlyway extends RealTool {
  private static final String BARE = "-- bare\n";

  @Override
  MigrationTool ours() {
    return new FlywayTool();
  }

  @Override
  Path program() {
    return Path.of("..", "pom.xml");
  }

  @Override
  Path named() {
    return program();
  }

  @Override
  String version() {
    return "13.12.0";
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.jdbcUrl());
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(source)
            .locations("filesystem:" + files.directory())
            .encoding(StandardCharsets.UTF_8);
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    try {
      MigrateResult result = configuration.load().migrate();
      return new Outcome(
          true,
          result.migrations.isEmpty()
              ? nothingToDo()
              : result.migrations.stream().map(one -> one.version).toList().toString());
    } catch (FlywayException e) {
      // its words name the directory
      return new Outcome(
          false, String.valueOf(e.getMessage()).replace(files.directory().toString(), ""));
    }
  }

  @Override
  String nothingToDo() {
    return "nothing";
  }

  @Override
  String table() {
    return "public.flyway_schema_history";
  }

  @Override
  String rows() {
    return "SELECT concat_ws(' ', installed_rank, version, description, type, script, checksum, installed_by,"
        + " installed_on IS NOT NULL, execution_time IS NOT NULL, success)"
        + " FROM public.flyway_schema_history ORDER BY installed_rank";
  }

  @Override
  void add(Branch branch, int number, String name, String sql) {
    String file = "V%d__%s.sql".formatted(number, name);
    branch.file(file, sql);
    if (sql.startsWith(BARE)) {
      branch.file(file + ".conf", "executeInTransaction=false\n");
    }
  }

  @Override
  String bare(String sql) {
    return BARE + sql;
  }
}

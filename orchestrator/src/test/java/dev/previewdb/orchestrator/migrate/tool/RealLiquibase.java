package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Properties;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.SingletonScopeManager;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.changelog.ChangeSet;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Liquibase as an application runs it: by its own front door, over a directory. One run at a time,
 * for what it keeps is one for the whole process.
 */
final class RealLiquibase extends RealTool {
  static final String MASTER = "db.changelog-master.yaml";
  private static final String HEAD = "--liquibase formatted sql\n";
  private static final String NUMBER = "CHANGE_SET_NUMBER";

  @Override
  MigrationTool ours() {
    return new LiquibaseTool();
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
    return "4.33.0";
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    // the path it records begins at the repository's root
    Path root = Files.createTempDirectory(files.directory().getParent(), "repository");
    Path link = root.resolve(files.path());
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, files.directory());
    return migrate(server, root, files.inRepository(MASTER));
  }

  static synchronized Outcome migrate(PreviewServer server, Path directory, String changelog)
      throws Exception {
    Scope.setScopeManager(new SingletonScopeManager());
    try (Connection connection = server.owner(new Properties())) {
      return Scope.child(
          Map.of(
              "liquibase.analytics.enabled",
              false,
              Scope.Attr.logService.name(),
              new NoOpLogService(),
              Scope.Attr.ui.name(),
              new LoggerUIService()),
          () -> {
            DirectoryResourceAccessor files = new DirectoryResourceAccessor(directory);
            try (Liquibase liquibase =
                new Liquibase(
                    changelog,
                    files,
                    DatabaseFactory.getInstance()
                        .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
              var unrun = liquibase.listUnrunChangeSets(new Contexts(), null);
              liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
              liquibase.update();
              return new Outcome(
                  true,
                  unrun.isEmpty()
                      ? "nothing"
                      : unrun.stream().map(ChangeSet::getId).toList().toString());
            } catch (liquibase.exception.LiquibaseException e) {
              return new Outcome(false, String.valueOf(PostgresError.of(e).message()));
            }
          });
    } finally {
      Scope.setScopeManager(new SingletonScopeManager());
    }
  }

  @Override
  String nothingToDo() {
    return "nothing";
  }

  @Override
  String table() {
    return "public.databasechangelog";
  }

  @Override
  String rows() {
    return "SELECT concat_ws(' ', id, author, filename, orderexecuted, exectype, md5sum, description, comments, tag,"
        + " liquibase, contexts, labels, deployment_id IS NOT NULL, (SELECT locked FROM public.databasechangeloglock))"
        + " FROM public.databasechangelog ORDER BY orderexecuted, id";
  }

  @Override
  void add(Branch branch, int number, String name, String sql) {
    branch.file(
        MASTER,
        "databaseChangeLog:\n- includeAll:\n    path: changes\n    relativeToChangelogFile: true\n");
    branch.file(
        "changes/%04d_%s.sql".formatted(number, name), sql.replace(NUMBER, String.valueOf(number)));
  }

  @Override
  String text(String sql) {
    return HEAD
        + "--changeset ana:"
        + NUMBER
        + " splitStatements:false stripComments:false\n"
        + sql
        + "\n";
  }

  @Override
  String several(String... statements) {
    return HEAD + "--changeset ana:" + NUMBER + "\n" + String.join(";\n", statements) + ";\n";
  }

  @Override
  String bare(String sql) {
    return HEAD
        + "--changeset ana:"
        + NUMBER
        + " splitStatements:false stripComments:false runInTransaction:false\n"
        + sql
        + "\n";
  }
}

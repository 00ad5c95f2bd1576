package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The tools that {@link AgainstRealToolsTest} compares with; a new one is a class and a row here.
 */
final class RealTools {
  static final List<RealTool> ALL =
      List.of(
          new RealFlyway(),
          new RealLiquibase(),
          new GolangMigrate(),
          new Goose(),
          new Sqlx(),
          new Diesel(),
          new NodePgMigrate(),
          new RealDrizzle.Journal(),
          new RealDrizzle.Folders(),
          new RealPrisma(),
          new RealAtlas(),
          new RealSupabase(),
          new RealPsql());

  private RealTools() {}

  private static final class GolangMigrate extends RealTool {
    @Override
    MigrationTool ours() {
      return new GolangMigrateTool();
    }

    @Override
    Path program() {
      return TOOLS.resolve("bin/migrate");
    }

    @Override
    String version() {
      return "4.20.1";
    }

    @Override
    Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
      return run(
          server,
          files.directory(),
          Map.of(),
          program().toString(),
          "-path",
          ".",
          "-database",
          server.url(),
          "up");
    }

    @Override
    String nothingToDo() {
      return "no change";
    }

    @Override
    String table() {
      return "public.schema_migrations";
    }

    @Override
    String rows() {
      return "SELECT version || ' ' || dirty FROM public.schema_migrations";
    }

    @Override
    void add(Branch branch, int number, String name, String sql) {
      branch.file("%04d_%s.up.sql".formatted(number, name), sql);
    }

    @Override
    String bare(String sql) {
      return sql;
    }
  }

  private static final class Goose extends RealTool {
    @Override
    MigrationTool ours() {
      return new GooseTool();
    }

    @Override
    Path program() {
      return TOOLS.resolve("bin/goose");
    }

    @Override
    String version() {
      return "3.30.0";
    }

    @Override
    Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
      return run(
          server,
          files.directory(),
          Map.of("GOOSE_DRIVER", "postgres", "GOOSE_DBSTRING", server.url()),
          program().toString(),
          "-dir",
          ".",
          "up");
    }

    @Override
    String nothingToDo() {
      return "no migrations to run";
    }

    @Override
    String table() {
      return "public.goose_db_version";
    }

    @Override
    String rows() {
      return "SELECT concat_ws(' ', id, version_id, is_applied) FROM public.goose_db_version ORDER BY id";
    }

    @Override
    String text(String sql) {
      return "-- +goose Up\n-- +goose StatementBegin\n"
          + sql
          + "\n-- +goose StatementEnd\n-- +goose Down\nSELECT 1;\n";
    }

    @Override
    String several(String... statements) {
      return "-- +goose Up\n" + String.join(";\n", statements) + ";\n-- +goose Down\n";
    }

    @Override
    String bare(String sql) {
      return "-- +goose NO TRANSACTION\n" + text(sql);
    }
  }

  private static final class Sqlx extends RealTool {
    @Override
    MigrationTool ours() {
      return new SqlxTool();
    }

    @Override
    Path program() {
      return TOOLS.resolve("bin/sqlx");
    }

    @Override
    String version() {
      return "0.8.6";
    }

    @Override
    Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
      return run(
          server,
          files.directory(),
          Map.of("NO_COLOR", "1"),
          program().toString(),
          "migrate",
          "run",
          "--source",
          ".");
    }

    /** It says nothing at all; that it ran nothing is told by the rows. */
    @Override
    String nothingToDo() {
      return "";
    }

    @Override
    String table() {
      return "public._sqlx_migrations";
    }

    @Override
    String rows() {
      return "SELECT concat_ws(' ', version, description, success, encode(checksum, 'hex'), execution_time > 0)"
          + " FROM public._sqlx_migrations ORDER BY version";
    }

    @Override
    String bare(String sql) {
      return "-- no-transaction\n" + sql;
    }
  }

  private static final class Diesel extends RealTool {
    private static final String BARE = "-- bare\n";

    @Override
    MigrationTool ours() {
      return new DieselTool();
    }

    @Override
    Path program() {
      return TOOLS.resolve("bin/diesel");
    }

    @Override
    String version() {
      return "2.2.12";
    }

    @Override
    Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
      return run(
          server,
          TOOLS,
          Map.of(),
          program().toString(),
          "migration",
          "run",
          "--config-file",
          "diesel.toml",
          "--migration-dir",
          files.directory().toString());
    }

    /** It says nothing at all; that it ran nothing is told by the rows. */
    @Override
    String nothingToDo() {
      return "";
    }

    @Override
    String table() {
      return "public.__diesel_schema_migrations";
    }

    @Override
    String rows() {
      return "SELECT version FROM public.__diesel_schema_migrations ORDER BY 1";
    }

    @Override
    void add(Branch branch, int number, String name, String sql) {
      String directory = "%04d_%s".formatted(number, name);
      branch.file(directory + "/up.sql", sql).file(directory + "/down.sql", "SELECT 1;");
      if (sql.startsWith(BARE)) {
        branch.file(directory + "/metadata.toml", "run_in_transaction = false\n");
      }
    }

    @Override
    String bare(String sql) {
      return BARE + sql;
    }
  }

  private static final class NodePgMigrate extends RealTool {
    @Override
    MigrationTool ours() {
      return new NodePgMigrateTool();
    }

    @Override
    Path program() {
      return TOOLS.resolve("node_modules/.bin/node-pg-migrate");
    }

    @Override
    String version() {
      return "9.0.0";
    }

    @Override
    Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
      return run(
          server, TOOLS, Map.of(), program().toString(), "up", "-m", files.directory().toString());
    }

    @Override
    String nothingToDo() {
      return "No migrations to run!";
    }

    @Override
    String table() {
      return "public.pgmigrations";
    }

    @Override
    String rows() {
      return "SELECT concat_ws(' ', id, name) FROM public.pgmigrations ORDER BY id";
    }

    @Override
    String text(String sql) {
      return "-- Up Migration\n" + sql + "\n-- Down Migration\nSELECT 1;\n";
    }

    /** SQL files have no way out of the transaction. */
    @Override
    String bare(String sql) {
      return text(sql);
    }
  }
}

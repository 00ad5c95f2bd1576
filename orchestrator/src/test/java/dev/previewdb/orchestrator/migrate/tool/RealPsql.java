package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** psql, one file after the other, with the table that somebody keeps by hand. */
final class RealPsql extends RealTool {

  @Override
  MigrationTool ours() {
    return new PlainSqlTool();
  }

  @Override
  Path program() {
    return Path.of("/usr/bin/psql");
  }

  @Override
  Path named() {
    return Path.of("..", ".ci", "run");
  }

  @Override
  String version() {
    return "PostgreSQL 15";
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    server.sql(
        "CREATE TABLE IF NOT EXISTS public.previewdb_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
    List<String> applied = server.ask("SELECT name FROM public.previewdb_migrations");
    for (String name : files.names()) {
      if (applied.contains(name)) {
        continue;
      }
      Outcome outcome = psql(server, files, name);
      if (!outcome.succeeded()) {
        return outcome;
      }
      server.sql("INSERT INTO public.previewdb_migrations (name) VALUES ('" + name + "')");
    }
    return new Outcome(true, "");
  }

  private Outcome psql(PreviewServer server, MigrationFiles files, String name) throws Exception {
    return run(
        server,
        files.directory(),
        Map.of("PGOPTIONS", "-c client_min_messages=warning"),
        program().toString(),
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        "--file=" + name,
        server.url());
  }

  /** It says nothing at all; that it ran nothing is told by the rows. */
  @Override
  String nothingToDo() {
    return "";
  }

  @Override
  String table() {
    return "public.previewdb_migrations";
  }

  @Override
  String rows() {
    return "SELECT name FROM public.previewdb_migrations ORDER BY 1";
  }

  /** A transaction is what somebody writes into the file. */
  @Override
  String text(String sql) {
    return "BEGIN;\n" + sql + (sql.strip().endsWith(";") ? "" : ";") + "\nCOMMIT;\n";
  }

  @Override
  String bare(String sql) {
    return sql;
  }
}

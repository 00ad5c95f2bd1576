package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Supabase's command line, of the newest version that Go's modules have. */
final class RealSupabase extends RealTool {

  @Override
  MigrationTool ours() {
    return new SupabaseTool();
  }

  @Override
  Path program() {
    return TOOLS.resolve("bin/supabase");
  }

  @Override
  String version() {
    return "1.226.4";
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    Path project = Files.createTempDirectory(files.directory().getParent(), "project");
    Files.createDirectories(project.resolve("supabase"));
    Files.createSymbolicLink(project.resolve("supabase/migrations"), files.directory());
    return run(
        server,
        project,
        Map.of("HOME", project.toString()),
        program().toString(),
        "migration",
        "up",
        "--db-url",
        server.url(),
        "--workdir",
        project.toString());
  }

  @Override
  String nothingToDo() {
    return "database is up to date";
  }

  @Override
  String table() {
    return "supabase_migrations.schema_migrations";
  }

  @Override
  String rows() {
    return "SELECT concat_ws(' ', version, name, statements) FROM supabase_migrations.schema_migrations ORDER BY version";
  }

  /** To Supabase a backslash in quotes is never more than a backslash. */
  @Override
  String text(String sql) {
    return sql.replace("E'\\'; --'", "'''; --'");
  }

  /** Its statements are one pipeline, whatever they are. */
  @Override
  String bare(String sql) {
    return sql;
  }
}

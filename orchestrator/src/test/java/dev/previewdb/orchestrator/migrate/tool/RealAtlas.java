package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Atlas's own library, called by src/test/tools/atlas.go as Atlas's command line calls it. */
final class RealAtlas extends RealTool {

  @Override
  MigrationTool ours() {
    return new AtlasTool();
  }

  @Override
  Path program() {
    return TOOLS.resolve("bin/atlas-library");
  }

  @Override
  String version() {
    return "0.38.0";
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    return run(
        server,
        files.directory(),
        Map.of(),
        program().toString(),
        files.directory().toString(),
        server.url());
  }

  @Override
  String nothingToDo() {
    return "No migration files to execute";
  }

  @Override
  String table() {
    return "atlas_schema_revisions.atlas_schema_revisions";
  }

  /** Each writes its own name as the operator. */
  @Override
  String rows() {
    return "SELECT concat_ws('|', version, description, type, applied, total, error, error_stmt, hash, partial_hashes, execution_time > 0)"
        + " FROM atlas_schema_revisions.atlas_schema_revisions ORDER BY version";
  }

  @Override
  void add(Branch branch, int number, String name, String sql) {
    super.add(branch, number, name, sql);
    hash(branch);
  }

  /** As {@code atlas migrate hash}. */
  static void hash(Branch branch) {
    try {
      branch.file(AtlasSum.NAME, AtlasSum.of(branch.files()).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To Atlas a backslash in quotes is never more than a backslash, and comments do not nest. */
  @Override
  String text(String sql) {
    return sql.replace("E'\\'; --'", "'''; --'").replace("/* nested */", "nested");
  }

  @Override
  String bare(String sql) {
    return "-- atlas:txmode none\n\n" + sql;
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import java.util.Map;

/** Prisma Migrate by its engine for WebAssembly, as src/test/tools/prisma.config.ts sets it up. */
final class RealPrisma extends RealTool {
  private static final Path HOME = TOOLS.resolve("prisma");

  @Override
  MigrationTool ours() {
    return new PrismaTool();
  }

  @Override
  Path program() {
    return HOME.resolve("node_modules/.bin/prisma");
  }

  @Override
  String version() {
    return "6.19.3";
  }

  /** What is told of a failure is in the words of this engine's driver, and has times in it. */
  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    String unused = HOME.resolve("unused").toString();
    Outcome outcome =
        run(
            server,
            HOME,
            Map.of(
                "MIGRATIONS",
                files.directory().toString(),
                "PRISMA_SCHEMA_ENGINE_BINARY",
                unused,
                "PRISMA_QUERY_ENGINE_LIBRARY",
                unused,
                "PRISMA_HIDE_UPDATE_MESSAGE",
                "1",
                "CHECKPOINT_DISABLE",
                "1"),
            program().toString(),
            "migrate",
            "deploy");
    return new Outcome(
        outcome.succeeded(),
        outcome
            .output()
            .replaceAll("started at .*? failed", "failed")
            .split("with the following logs", 2)[0]);
  }

  @Override
  String nothingToDo() {
    return "No pending migrations to apply";
  }

  @Override
  String table() {
    return "public._prisma_migrations";
  }

  /** A failure's words are those of the engine's driver. */
  @Override
  String rows() {
    return "SELECT concat_ws(' ', migration_name, checksum, applied_steps_count, finished_at IS NULL, rolled_back_at IS NULL, logs IS NULL)"
        + " FROM public._prisma_migrations ORDER BY started_at, migration_name";
  }

  @Override
  void add(Branch branch, int number, String name, String sql) {
    branch.file("migration_lock.toml", "provider = \"postgresql\"\n");
    branch.file("%04d_%s/migration.sql".formatted(number, name), sql);
  }

  /** Each file is one message, in no transaction of the tool's. */
  @Override
  String bare(String sql) {
    return sql;
  }
}

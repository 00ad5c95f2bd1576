package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.nio.file.Path;
import java.util.Map;

/** Drizzle's own migrator, called as an application calls it. */
abstract class RealDrizzle extends RealTool {
  private static final Path SCRIPT = Path.of("src/test/tools/drizzle.cjs").toAbsolutePath();

  @Override
  MigrationTool ours() {
    return new DrizzleTool();
  }

  abstract Path modules();

  @Override
  Path program() {
    return modules().resolve("node_modules/drizzle-orm");
  }

  @Override
  Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    return run(
        server,
        modules(),
        Map.of("NODE_PATH", modules().resolve("node_modules").toString()),
        "node",
        SCRIPT.toString(),
        files.directory().toString());
  }

  /** It says nothing at all; that it ran nothing is told by the rows. */
  @Override
  String nothingToDo() {
    return "";
  }

  @Override
  String table() {
    return "drizzle.__drizzle_migrations";
  }

  /** Drizzle knows no other than in one transaction. */
  @Override
  String bare(String sql) {
    return sql;
  }

  @Override
  String several(String... statements) {
    return String.join(";\n--> statement-breakpoint\n", statements) + ";";
  }

  /** Before 1.0. */
  static final class Journal extends RealDrizzle {
    @Override
    Path modules() {
      return TOOLS;
    }

    @Override
    String version() {
      return "0.45.4";
    }

    @Override
    String rows() {
      return "SELECT concat_ws(' ', id, hash, created_at) FROM drizzle.__drizzle_migrations ORDER BY id";
    }

    /** The journal is in the order of the numbers, as one that was merged by hand. */
    @Override
    void add(Branch branch, int number, String name, String sql) {
      String tag = "%04d_%s".formatted(number, name);
      branch.file(tag + ".sql", sql);
      StringBuilder entries = new StringBuilder();
      for (String file : branch.names()) {
        if (file.endsWith(".sql")) {
          long when = 1_700_000_000_000L + 1000 * Long.parseLong(file.substring(0, 4));
          entries
              .append(entries.isEmpty() ? "" : ",")
              .append(
                  "{\"idx\":0,\"version\":\"7\",\"when\":%s,\"tag\":\"%s\",\"breakpoints\":true}"
                      .formatted(when, file.substring(0, file.length() - 4)));
        }
      }
      branch.file(
          "meta/_journal.json",
          "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" + entries + "]}");
    }

    @Override
    public String toString() {
      return "drizzle 0.x";
    }
  }

  /** 1.0, of which there is a candidate only. */
  static final class Folders extends RealDrizzle {
    @Override
    Path modules() {
      return TOOLS.resolve("drizzle-1");
    }

    @Override
    String version() {
      return "1.0.0-rc.5";
    }

    @Override
    String rows() {
      return "SELECT concat_ws(' ', id, hash, created_at, name, applied_at IS NOT NULL)"
          + " FROM drizzle.__drizzle_migrations ORDER BY id";
    }

    @Override
    void add(Branch branch, int number, String name, String sql) {
      branch.file("2026010100%04d_%s/migration.sql".formatted(number, name), sql);
    }

    @Override
    public String toString() {
      return "drizzle 1.0";
    }
  }
}

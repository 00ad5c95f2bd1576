package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.sql.SQLException;
import java.util.List;

/**
 * Files of SQL that no tool keeps account of: each is one message, and so one transaction unless it
 * says otherwise. Held to the same limits as migrations.
 */
public final class SeedTool extends SqlTool {

  @Override
  public String name() {
    return "seed";
  }

  /** Only a configuration names a seed. */
  @Override
  public List<Candidate> detect(SourceTree tree) {
    return List.of();
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    return files.names().stream()
        .map(name -> {
          String path = files.inRepository(name);
          String checksum = "sha256:" + Hash.of(Utf8.bytes(files.file(name)));
          return new Migration(path, "", path, checksum, false);
        })
        .toList();
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new ToolSteps() {
      @Override
      public List<Migration> pending() {
        return all;
      }

      @Override
      public void migrate(Migration migration) throws SQLException {
        session.send(Utf8.text(run.files(), migration), 1);
        if (!session.idle()) {
          throw new SQLException("the seed leaves a transaction open");
        }
      }
    };
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.tool.DbmateScript.Section;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * {@code dbmate migrate}: each section one message, in a transaction unless it says otherwise, then
 * the version's row.
 */
final class DbmateSteps implements ToolSteps {
  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private final DbmateTable table;

  DbmateSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
    this.table = new DbmateTable(session, run.settings());
  }

  @Override
  public List<Migration> pending() throws SQLException {
    Set<String> applied = table.versions();
    return all.stream().filter(migration -> !applied.contains(migration.id())).toList();
  }

  @Override
  public void begin() throws SQLException {
    table.create();
  }

  @Override
  public void migrate(Migration migration) throws SQLException, ToolRefusal {
    for (Section section : DbmateScript.sections(Utf8.text(run.files(), migration))) {
      if (section.transaction()) {
        session.own("BEGIN READ WRITE");
      }
      session.send(section.up(), section.line());
      table.insert(migration.id());
      if (section.transaction()) {
        if (session.idle()) {
          throw new SQLException(
              "unexpected transaction status idle: the section ended dbmate's own transaction");
        }
        session.own("COMMIT");
      }
    }
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.Ledger.Row;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.tool.DbmateScript.Section;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  /** Rows are names to dbmate, in the order of their text, as its files are. */
  @Override
  public Optional<Ledger> ledger() throws SQLException {
    List<Row> rows = table.versions().stream().map(Row::of).toList();
    return Optional.of(Ledger.of(rows, all, Comparator.naturalOrder(), Late.RUNS));
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

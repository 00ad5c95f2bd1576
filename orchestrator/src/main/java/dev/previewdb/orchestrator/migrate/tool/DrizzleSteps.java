package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import java.sql.SQLException;

/**
 * {@code drizzle-kit migrate}, of either format: all in one transaction, the text between two
 * breakpoints one message.
 */
abstract class DrizzleSteps implements ToolSteps {
  final MigrationRun run;
  final ToolSession session;
  final TableName table;

  DrizzleSteps(MigrationRun run, ToolSession session) {
    this.run = run;
    this.session = session;
    this.table = TableName.of(run.settings(), "__drizzle_migrations").or("drizzle");
  }

  /** The columns of a new table. */
  abstract String columns();

  /** The row of an applied migration, as {@code (columns) VALUES (values)}. */
  abstract String row(Migration migration) throws SQLException;

  @Override
  public void begin() throws SQLException, ToolRefusal {
    session.own("CREATE SCHEMA IF NOT EXISTS " + session.name(table.schema()));
    session.own("CREATE TABLE IF NOT EXISTS " + table.quoted(session) + " (" + columns() + ")");
    session.own("BEGIN");
  }

  @Override
  public void migrate(Migration migration) throws SQLException {
    for (DrizzleFolder.Statement statement :
        DrizzleFolder.statements(Utf8.replaced(run.files(), migration))) {
      session.send(statement.text(), statement.line());
    }
    session.own("INSERT INTO " + table.quoted(session) + " " + row(migration));
  }

  @Override
  public void end() throws SQLException {
    session.own("COMMIT");
  }

  @Override
  public boolean together() {
    return true;
  }

  static String hash(Migration migration) {
    return migration.checksum().substring("sha256:".length());
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What one tool does on its session, in the order of the methods. */
interface ToolSteps {

  /** Takes the tool's lock, before anything is looked at: another run may be under way. */
  default void lock() throws SQLException, ToolRefusal {}

  /**
   * What the tool would run now, in its order. Changes nothing.
   *
   * @throws ToolRefusal if the tool would refuse to run anything
   */
  List<Migration> pending() throws SQLException, ToolRefusal;

  /** As {@link dev.previewdb.orchestrator.migrate.MigrationTool#ledger}. */
  default Optional<Ledger> ledger() throws SQLException, ToolRefusal {
    return Optional.empty();
  }

  /** Makes the tool's table. Also when nothing is pending. */
  default void begin() throws SQLException, ToolRefusal {}

  /** One migration, with its row. */
  void migrate(Migration migration) throws SQLException, ToolRefusal;

  /** After the last one that succeeded. */
  default void end() throws SQLException, ToolRefusal {}

  /**
   * What the tool writes down of a migration that failed; the session is in no transaction any
   * more.
   *
   * @param said the server's or the tool's own words
   */
  default void failed(Migration migration, String said) throws SQLException {}

  /** Whether all migrations are one transaction, so that one that fails takes the others back. */
  default boolean together() {
    return false;
  }
}

package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Takes a spare as whoever comes for it will: lets its owner in and asks something. What a server
 * reads for the first of these is in its memory afterwards, and a spare that lets nobody in is
 * known before somebody waits for it.
 */
final class Rehearsal {
  /** Touches the catalogs that every plan is made from. */
  private static final String QUESTION =
      "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid"
          + " JOIN pg_catalog.pg_stats s ON s.tablename = c.relname"
          + " WHERE pg_catalog.pg_get_userbyid(c.relowner) = current_user LIMIT 1";

  /** A database may have time limits for its applications, and many tables. */
  private static final String PATIENT = "-c statement_timeout=0";

  interface Door {
    Connection open(InstanceId id, OwnerLogin login, Properties driver) throws SQLException;
  }

  private Rehearsal() {}

  /**
   * Once, with a password that whoever takes the spare replaces.
   *
   * @throws PreviewDbException INSTANCE_UNUSABLE
   */
  static void of(InstanceMark spare, OwnerLogin login, OwnerAccess owners, Door door) {
    InstanceId id = spare.id();
    try {
      owners.rehearse(id, OwnerAccess.statement(spare.role(), login, id));
      Properties driver = new Properties();
      PGProperty.OPTIONS.set(driver, PATIENT);
      try (Connection owner = door.open(id, login, driver);
          Statement statement = owner.createStatement()) {
        statement.execute(QUESTION);
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.INSTANCE_UNUSABLE, e, id, String.valueOf(e.getSQLState()));
    }
  }
}

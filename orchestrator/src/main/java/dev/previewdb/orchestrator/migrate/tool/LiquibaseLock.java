package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.StandardLockService;

/** The row by which Liquibase keeps others out. */
final class LiquibaseLock {
  private final StandardLockService service = new StandardLockService();
  private boolean taken;

  /**
   * Nobody but us is on a clone: a lock in it came with the snapshot, and Liquibase would wait for
   * minutes and give up.
   */
  void refuseStale(Connection session, Database database) throws SQLException {
    String table =
        database.escapeTableName(
            database.getLiquibaseCatalogName(),
            database.getLiquibaseSchemaName(),
            database.getDatabaseChangeLogLockTableName());
    try (PreparedStatement there = session.prepareStatement("SELECT pg_catalog.to_regclass(?)")) {
      there.setString(1, table);
      if (!hasValue(there)) {
        return;
      }
    }
    try (PreparedStatement held =
            session.prepareStatement(
                "SELECT lockedby, lockgranted FROM " + table + " WHERE locked");
        ResultSet row = held.executeQuery()) {
      if (row.next()) {
        throw PreviewDbException.of(
            Problem.LIQUIBASE_LOCKED,
            String.valueOf(row.getString(1)),
            String.valueOf(row.getString(2)));
      }
    } finally {
      session.rollback();
    }
  }

  private static boolean hasValue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getString(1) != null;
    }
  }

  /** Makes the table. */
  void init(Database database) throws DatabaseException {
    service.setDatabase(database);
    service.setChangeLogLockWaitTime(0);
    service.setChangeLogLockRecheckTime(0);
    service.init();
  }

  void take() throws LockException {
    service.waitForLock();
    taken = true;
  }

  void giveBack() throws LockException {
    service.releaseLock();
    taken = false;
  }

  /** The session ended before the lock was given back, so that it stays in the preview. */
  boolean isLeft() {
    return taken;
  }
}

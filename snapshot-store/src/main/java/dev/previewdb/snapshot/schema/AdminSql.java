package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/** Statements of the administrator, each in a transaction of its own. */
final class AdminSql {
  private AdminSql() {}

  /**
   * Runs them in a session of its own.
   *
   * @param what they make, for the message
   * @throws SnapshotException SCHEMA_NOT_WRITTEN
   */
  static void run(PostgresServer server, String database, List<String> sql, String what) {
    try {
      execute(server, database, sql);
    } catch (SQLException e) {
      throw failed(what, e);
    }
  }

  static void execute(PostgresServer server, String database, List<String> sql)
      throws SQLException {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var one : sql) {
        statement.execute(one);
      }
    }
  }

  static SnapshotException failed(String what, SQLException e) {
    return new SnapshotException(SnapshotProblem.SCHEMA_NOT_WRITTEN, what, ServerWords.of(e));
  }
}

package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database of the server that a snapshot is built with. What is made in it belongs to {@link
 * #LOADER} until it is handed over.
 */
public record TargetDatabase(PostgresServer server, String name) {
  /** A superuser for the time of the building only: the bootstrap role's objects stay its own. */
  static final String LOADER = "previewdb_loader";

  /** Owns the finished database and all in it; may log in, and is no superuser. */
  public static final String OWNER = "preview";

  /** A session of the administrator with pinned formats. The caller closes it. */
  public Connection openAsAdministrator() throws SQLException {
    var connection = server.connect(name);
    try {
      CatalogSql.pin(connection);
      try (var statement = connection.createStatement()) {
        statement.execute(
            "SET row_security = off; SET client_min_messages = error; SET lock_timeout = 0");
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A session whose objects will be handed over. The caller closes it. */
  Connection openAsLoader() throws SQLException {
    var connection = openAsAdministrator();
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET check_function_bodies = off; SET ROLE " + LOADER);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}

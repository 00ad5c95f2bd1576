package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database of the server that a snapshot is built with. What is made in it belongs to {@link
 * #LOADER} until it is handed over.
 */
public record TargetDatabase(PostgresServer server, String name) {
  /** A superuser for the time of the building only: the bootstrap role's objects stay its own. */
  static final String LOADER = "previewdb_loader";

  /** Owns the finished database and all in it; may log in, and is no superuser. */
  public static final String OWNER = "preview";

  /** One of PostgreSQL 17 and later, which the connection cannot set for all majors. */
  private static final String NO_TRANSACTION_TIMEOUT =
      """
      SELECT pg_catalog.set_config(name, '0', false)
        FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout'
      """;

  /** For programs of PostgreSQL: a database may be read-only to its applications. */
  static final Map<String, String> WRITING =
      Map.of("PGOPTIONS", "-c default_transaction_read_only=off");

  /** A session of the administrator with pinned formats. The caller closes it. */
  public Connection openAsAdministrator() throws SQLException {
    var connection = server.connect(name);
    try {
      CatalogSql.pin(connection);
      try (var statement = connection.createStatement()) {
        statement.execute("SET row_security = off; SET client_min_messages = error");
        statement.execute(NO_TRANSACTION_TIMEOUT);
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

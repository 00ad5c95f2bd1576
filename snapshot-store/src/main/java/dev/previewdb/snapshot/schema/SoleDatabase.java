package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.SQLException;

/**
 * Leaves a cluster with one database. Nobody may enter the others or make new ones from them, yet
 * each has as many files as an empty database has, and every clone would pay for them.
 */
public final class SoleDatabase {
  private static final String OTHERS =
      """
      SELECT format('ALTER DATABASE %1$I IS_TEMPLATE false', datname),
             format('DROP DATABASE %1$I WITH (FORCE)', datname)
        FROM pg_catalog.pg_database
       WHERE datname <> pg_catalog.current_database()
      """;

  private SoleDatabase() {}

  /**
   * Drops every database but this, the templates too.
   *
   * @throws SnapshotException SCHEMA_NOT_WRITTEN
   */
  public static void keep(PostgresServer server, String database) {
    try (var connection = server.connect(database);
        var asking = connection.createStatement();
        var statement = connection.createStatement();
        var others = asking.executeQuery(OTHERS)) {
      while (others.next()) {
        statement.execute(others.getString(1));
        statement.execute(others.getString(2));
      }
    } catch (SQLException e) {
      throw AdminSql.failed("databases beside " + database, e);
    }
  }
}

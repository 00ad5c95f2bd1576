package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** dbmate's table of applied migrations, found and written as dbmate does. */
final class DbmateTable {
  private static final String NO_SUCH_SCHEMA = "3F000";

  private final ToolSession session;
  private final Connection connection;
  private final List<String> configured;

  DbmateTable(ToolSession session, MigrationSettings settings) {
    this.session = session;
    this.connection = session.connection();
    this.configured = List.of(settings.table().orElse("schema_migrations").split("\\.", -1));
  }

  /** Versions that are applied; none if there is no table. */
  Set<String> versions() throws SQLException {
    Set<String> versions = new HashSet<>();
    if (!exists()) {
      return versions;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select version from " + qualifiedName())) {
      while (rows.next()) {
        versions.add(rows.getString(1));
      }
    }
    return versions;
  }

  void create() throws SQLException {
    String create =
        "create table if not exists " + qualifiedName() + " (version varchar primary key)";
    try (Statement statement = connection.createStatement()) {
      statement.execute(create);
    } catch (SQLException e) {
      if (!NO_SUCH_SCHEMA.equals(e.getSQLState())) {
        throw e;
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("create schema if not exists " + session.name(schema()));
        statement.execute(create);
      }
    }
  }

  /**
   * Looks the schema up anew each time, as dbmate does: a migration that sets search_path and does
   * not set it back fails here, in production too.
   *
   * @param version digits only
   */
  void insert(String version) throws SQLException {
    // untyped, so that it fits a table another tool has made with numbers
    session.own("insert into " + qualifiedName() + " (version) values ('" + version + "')");
  }

  private boolean exists() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from information_schema.tables where table_schema = ? and table_name = ?")) {
      statement.setString(1, schema());
      statement.setString(2, name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private String qualifiedName() throws SQLException {
    return session.name(schema()) + "." + session.name(name());
  }

  private String name() {
    return String.join(".", configured.subList(configured.size() > 1 ? 1 : 0, configured.size()));
  }

  private String schema() throws SQLException {
    if (configured.size() > 1 && !configured.getFirst().isEmpty()) {
      return configured.getFirst();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_schema()")) {
      String current = row.next() ? row.getString(1) : null;
      return current == null ? "public" : current;
    }
  }
}

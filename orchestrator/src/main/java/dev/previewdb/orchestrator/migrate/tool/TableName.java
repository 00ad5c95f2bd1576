package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.sql.SQLException;

/**
 * Where a tool keeps what it has applied.
 *
 * @param schema empty where the search path decides
 */
record TableName(String schema, String name) {

  /** The configured one, {@code table} or {@code schema.table}, else the tool's default. */
  static TableName of(MigrationSettings settings, String name) {
    String table = settings.table().orElse(name);
    int dot = table.indexOf('.');
    return new TableName(
        dot < 0 ? "" : table.substring(0, dot), dot < 0 ? table : table.substring(dot + 1));
  }

  /** In a schema of that name where none is configured. */
  TableName or(String otherwise) {
    return schema.isEmpty() ? new TableName(otherwise, name) : this;
  }

  /** In the session's current schema where none is configured. */
  TableName in(ToolSession session) throws SQLException {
    return schema.isEmpty()
        ? or(session.column("SELECT coalesce(pg_catalog.current_schema(), 'public')").getFirst())
        : this;
  }

  /** As it stands in SQL. */
  String quoted(ToolSession session) throws SQLException {
    String table = session.name(name);
    return schema.isEmpty() ? table : session.name(schema) + "." + table;
  }
}

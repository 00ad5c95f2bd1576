package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.source.SourceRefusal.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this user may not read here, and what no capture carries. */
final class RefusalCatalog {
  private static final String RELATIONS =
      """
      SELECT n.nspname, c.relname, c.relkind, quote_ident(current_user) AS reader,
             has_schema_privilege(n.oid, 'USAGE') AS may_enter,
             CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
                  ELSE has_table_privilege(c.oid, 'SELECT') END AS may_read,
             c.relkind <> 'S' AND row_security_active(c.oid) AS filtered
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'f', 'S') AND c.relpersistence <> 't' AND :user_schema
       ORDER BY n.nspname, c.relname
      """;

  private RefusalCatalog() {}

  static List<SourceRefusal> read(Connection connection) throws SQLException {
    List<SourceRefusal> all = new ArrayList<>();
    CatalogRows.query(
        connection,
        RELATIONS,
        row -> {
          TableName name = new TableName(row.getString("nspname"), row.getString("relname"));
          String reader = row.getString("reader");
          boolean sequence = row.getString("relkind").equals("S");
          if (row.getString("relkind").equals("f")) {
            all.add(foreign(name));
          } else if (!row.getBoolean("may_enter") || !row.getBoolean("may_read")) {
            all.add(noPrivilege(name, sequence, row.getBoolean("may_enter"), reader));
          } else if (row.getBoolean("filtered")) {
            all.add(rowSecurity(name, reader));
          }
          return name;
        });
    CatalogRows.query(
            connection, "SELECT count(*) FROM pg_largeobject_metadata", row -> row.getLong(1))
        .stream()
        .filter(count -> count > 0)
        .forEach(count -> all.add(largeObjects(count)));
    return all;
  }

  private static SourceRefusal noPrivilege(
      TableName name, boolean sequence, boolean mayEnter, String reader) {
    String usage =
        mayEnter
            ? ""
            : "GRANT USAGE ON SCHEMA " + TableName.quote(name.schema()) + " TO " + reader + "; ";
    String select =
        "GRANT SELECT ON " + (sequence ? "SEQUENCE " : "") + name.sql() + " TO " + reader + ";";
    return new SourceRefusal(
        Kind.NO_PRIVILEGE,
        // A sequence without its state is wrong whatever rows are copied
        sequence ? Optional.empty() : Optional.of(name),
        (sequence ? "the sequence " : "the table ") + name + " may not be read by this user",
        "run " + TableName.oneLine(usage + select));
  }

  private static SourceRefusal rowSecurity(TableName name, String reader) {
    return new SourceRefusal(
        Kind.ROW_SECURITY,
        Optional.of(name),
        "row security hides rows of the table " + name + " from this user",
        TableName.oneLine("run ALTER ROLE " + reader + " BYPASSRLS;")
            + " or declare `rows: none` for it");
  }

  private static SourceRefusal foreign(TableName name) {
    return new SourceRefusal(
        Kind.FOREIGN_TABLE,
        Optional.empty(),
        "the table " + name + " is a foreign table: its rows are on another server",
        "drop it at the source, or capture from a database without it");
  }

  private static SourceRefusal largeObjects(long count) {
    return new SourceRefusal(
        Kind.LARGE_OBJECTS,
        Optional.empty(),
        "the database has " + count + " large objects, which nothing can mask",
        "write `large_objects: none` into the rules to leave them behind");
  }
}

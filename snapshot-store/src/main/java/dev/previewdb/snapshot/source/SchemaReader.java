package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the catalogs once, one query for each kind of thing, and puts them together. */
final class SchemaReader {
  private static final String DATABASE =
      """
      SELECT current_setting('server_version_num')::int / 10000 AS major,
             split_part(current_setting('server_version'), ' ', 1) AS version,
             current_database() AS database, current_setting('server_encoding') AS encoding
      """;

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, tn.nspname AS owner_schema, t.relname AS owner_table,
             a.attname AS owner_column
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
             AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
             AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND :user_schema
       ORDER BY n.nspname, c.relname
      """;

  private record Database(int major, String version, String name, String encoding) {}

  private SchemaReader() {}

  static SourceSchema read(Connection connection) {
    try {
      return whole(connection);
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage()).strip();
      throw new SnapshotException(
              SnapshotProblem.SOURCE_UNREADABLE,
              place(connection),
              TableName.oneLine(message),
              String.valueOf(e.getSQLState()))
          .because(e);
    }
  }

  private static String place(Connection connection) {
    try {
      return TableName.oneLine(connection.getCatalog());
    } catch (SQLException _) {
      return "database";
    }
  }

  private static SourceSchema whole(Connection connection) throws SQLException {
    Database database =
        CatalogRows.query(
                connection,
                DATABASE,
                row ->
                    new Database(
                        row.getInt("major"),
                        row.getString("version"),
                        row.getString("database"),
                        row.getString("encoding")))
            .getFirst();
    TypeCatalog types = TypeCatalog.read(connection);
    ColumnCatalog columns = ColumnCatalog.read(connection, types);
    Map<Long, List<UniqueKey>> keys = UniqueKeyCatalog.read(connection, database.major(), columns);
    ConstraintCatalog constraints = ConstraintCatalog.read(connection, columns);
    return new SourceSchema(
        database.major(),
        database.version(),
        database.name(),
        database.encoding(),
        TableCatalog.read(connection, columns).tables(columns, keys, constraints),
        sequences(connection),
        ViewCatalog.materialized(connection),
        RefusalCatalog.read(connection));
  }

  private static List<SourceSequence> sequences(Connection connection) throws SQLException {
    return CatalogRows.query(
        connection,
        SEQUENCES,
        row ->
            new SourceSequence(
                new TableName(row.getString("nspname"), row.getString("relname")), owner(row)));
  }

  private static Optional<SourceSequence.Owner> owner(ResultSet row) throws SQLException {
    String column = row.getString("owner_column");
    return column == null
        ? Optional.empty()
        : Optional.of(
            new SourceSequence.Owner(
                new TableName(row.getString("owner_schema"), row.getString("owner_table")),
                column));
  }
}

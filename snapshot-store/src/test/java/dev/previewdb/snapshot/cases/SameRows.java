package dev.previewdb.snapshot.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.capture.CaptureLab;
import dev.previewdb.snapshot.schema.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares every row of every table in its schemas, as text and in an order of its own; it asks the
 * server for the tables, not the program.
 *
 * @param differing columns, and whole views, that are expected to be something else
 */
record SameRows(Connection source, Connection snapshot, Set<String> differing) {
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, c.relkind = 'p' AS partitioned,
             c.relispartition AS partition,
             coalesce(above.nspname, n.nspname) || '.' || coalesce(root.relname, c.relname) AS root,
             array(SELECT attname::text FROM pg_attribute
                    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY 1) AS columns
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class root ON root.oid = pg_partition_root(c.oid)
        LEFT JOIN pg_namespace above ON above.oid = root.relnamespace
       WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND c.relispopulated
         AND (n.nspname = ? OR n.nspname LIKE ? || ' %')
      """;

  /** The number of tables compared. */
  int compare(String schema) throws SQLException {
    var compared = 0;
    try (var statement = source.prepareStatement(TABLES)) {
      statement.setString(1, schema);
      statement.setString(2, schema);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var root = rows.getString("root");
          // Rows whose partition key is masked are in other partitions; the root has them all.
          var moved =
              rows.getBoolean("partition")
                  && differing.stream().anyMatch(column -> column.startsWith(root + "."));
          if (!moved && !differing.contains(root)) {
            var name = rows.getString("nspname") + "." + rows.getString("relname");
            var columns =
                Arrays.stream((String[]) rows.getArray("columns").getArray())
                    .filter(column -> !differing.contains(root + "." + column))
                    .map(Quoted::identifier)
                    .collect(Collectors.joining(", "));
            var query =
                "SELECT count(*) || ' rows' || coalesce(string_agg(E'\\n' || r::text, '' ORDER BY r::text COLLATE \"C\"), '') FROM (SELECT "
                    + columns
                    + (rows.getBoolean("partitioned") ? " FROM " : " FROM ONLY ")
                    + Quoted.identifier(rows.getString("nspname"))
                    + "."
                    + Quoted.identifier(rows.getString("relname"))
                    + ") r";
            assertThat(CaptureLab.ask(snapshot, query))
                .as("rows of " + name)
                .isEqualTo(CaptureLab.ask(source, query));
            compared++;
          }
        }
      }
    }
    return compared;
  }
}

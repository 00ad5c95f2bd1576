package dev.previewdb.snapshot.verify;

import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts rows as a capture counted them, by the names that a manifest has. */
final class RowCounts {
  /** A partitioned table's rows are its partitions'; any other's are its own only. */
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, c.relkind = 'p'
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p')
      """;

  private final Connection connection;
  private final Map<String, String> from;

  private RowCounts(Connection connection, Map<String, String> from) {
    this.connection = connection;
    this.from = from;
  }

  static RowCounts of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var tables = statement.executeQuery(TABLES)) {
      var from = new HashMap<String, String>();
      while (tables.next()) {
        var name = new TableName(tables.getString(1), tables.getString(2));
        from.put(name.toString(), (tables.getBoolean(3) ? "" : "ONLY ") + name.sql());
      }
      return new RowCounts(connection, from);
    }
  }

  /** What is not as expected, in words, in the order of the tables' names. */
  List<String> differences(Map<String, Long> expected) throws SQLException {
    var differences = new ArrayList<String>();
    for (var table : new TreeMap<>(expected).entrySet()) {
      var place = from.get(table.getKey());
      if (place == null) {
        differences.add("the table " + table.getKey() + " is missing");
        continue;
      }
      var found = count(place);
      if (found != table.getValue()) {
        differences.add(
            "the table %s has %d rows instead of %d"
                .formatted(table.getKey(), found, table.getValue()));
      }
    }
    return differences;
  }

  private long count(String place) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (var rows = statement.executeQuery("SELECT pg_catalog.count(*) FROM " + place)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}

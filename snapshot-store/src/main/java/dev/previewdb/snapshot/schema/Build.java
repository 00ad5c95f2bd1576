package dev.previewdb.snapshot.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An index or a constraint that reads all rows of its table.
 *
 * @param id of its catalog's row, as archives of pg_dump have it
 * @param tables those that it locks while it reads
 * @param exclusive whether nothing else may be built on them meanwhile
 * @param refers whether it is a foreign key, which needs another table's key
 * @param bytes of the table
 */
record Build(long id, Set<Long> tables, boolean exclusive, boolean refers, long bytes) {

  /** Those of a source, by their ids. */
  static Map<Long, Build> read(Connection source) throws SQLException {
    var builds = new HashMap<Long, Build>();
    try (var statement = source.createStatement();
        var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("builds"))) {
      while (rows.next()) {
        var tables = Set.copyOf(List.of((Long[]) rows.getArray("tables").getArray()));
        builds.put(
            rows.getLong("id"),
            new Build(
                rows.getLong("id"),
                tables,
                rows.getBoolean("exclusive"),
                rows.getBoolean("refers"),
                rows.getLong("bytes")));
      }
    }
    return builds;
  }

  boolean waitsFor(Build other) {
    return (exclusive || other.exclusive) && tables.stream().anyMatch(other.tables::contains);
  }
}

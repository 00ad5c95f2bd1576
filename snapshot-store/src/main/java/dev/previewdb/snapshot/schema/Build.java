package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.schema.SchemaObject.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An index or a constraint that reads all rows of its table.
 *
 * @param id of its catalog's row, as archives of pg_dump have it
 * @param tables those that it locks while it reads
 * @param exclusive whether nothing else may be built on them meanwhile
 * @param bytes of the table
 * @param reference how it is made, if it is a foreign key
 */
record Build(
    long id, Set<Long> tables, boolean exclusive, long bytes, Optional<Reference> reference) {

  /**
   * A foreign key in two steps.
   *
   * @param addition makes it, for rows to come
   * @param validation proves it of the rows that are there
   */
  record Reference(String object, String addition, String validation) {}

  /** Those of a source, by their ids. */
  static Map<Long, Build> read(Connection source) throws SQLException {
    // Names in definitions are whole then, as in pg_dump's
    CatalogSql.pin(source);
    var builds = new HashMap<Long, Build>();
    try (var statement = source.createStatement();
        var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("builds"))) {
      while (rows.next()) {
        var object = rows.getString("object");
        builds.put(
            rows.getLong("id"),
            new Build(
                rows.getLong("id"),
                Set.copyOf(List.of((Long[]) rows.getArray("tables").getArray())),
                rows.getBoolean("exclusive"),
                rows.getLong("bytes"),
                object == null
                    ? Optional.empty()
                    : Optional.of(
                        new Reference(
                            object, rows.getString("addition"), rows.getString("validation")))));
      }
    }
    return builds;
  }

  boolean waitsFor(Build other) {
    return (exclusive || other.exclusive) && tables.stream().anyMatch(other.tables::contains);
  }

  /** Of a foreign key: that step as an object of its own. */
  SchemaObject addition() {
    return step(reference.orElseThrow().addition());
  }

  SchemaObject validation() {
    return step(reference.orElseThrow().validation());
  }

  private SchemaObject step(String statement) {
    return new SchemaObject(
        new ObjectRef(0, id),
        WriterPart.FOREIGN_KEY,
        Stage.AFTER_ROWS,
        reference.orElseThrow().object(),
        List.copyOf(tables),
        List.of(statement));
  }
}

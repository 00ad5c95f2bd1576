package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.schema.Quoted;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts the rows of a finished table, and looks for values of the source in its masked columns.
 */
final class TableSearch {
  /** Fewer values than these may stay the same by chance. */
  private static final int ENOUGH = 20;

  private final TableName table;
  private final boolean partitioned;
  private final List<MaskWatch.Column> columns = new ArrayList<>();
  private final List<ColumnWatch> watches = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> proven = new ArrayList<>();

  TableSearch(TableName table, boolean partitioned, Map<MaskWatch.Column, ColumnWatch> seen) {
    this.table = table;
    this.partitioned = partitioned;
    seen.forEach((column, watch) -> {
      if (column.table().equals(table)) {
        add(column, watch);
      }
    });
  }

  private void add(MaskWatch.Column column, ColumnWatch watch) {
    switch (watch.proof()) {
      case NONE_FOUND, NO_LONG_ONE_FOUND -> {
        if (watch.sample().size() > 0) {
          columns.add(column);
          watches.add(watch);
        }
      }
      case CHANGED -> {
        if (watch.seen() >= ENOUGH && watch.unchanged() * 2 > watch.seen()) {
          failures.add(
              "most values of the masked column " + column + " are the same as in the source");
        } else {
          proven.add("column " + column + ": " + watch.seen() + " values seen changing");
        }
      }
      case NOT_POSSIBLE -> {}
    }
  }

  /** The number of rows; for one thread. */
  long run(Connection connection) throws SQLException {
    return columns.isEmpty() ? count(connection) : search(connection);
  }

  private long count(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (var rows = statement.executeQuery("SELECT count(*) FROM " + from())) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private long search(Connection connection) throws SQLException {
    var list =
        columns.stream()
            .map(c -> Quoted.identifier(c.name()) + "::text")
            .collect(Collectors.joining(", "));
    var found = new long[columns.size()];
    var rows =
        BinaryRows.read(
            connection,
            "SELECT " + list + " FROM " + from(),
            (field, bytes, start, length) -> {
              if (watches.get(field).sample().contains(bytes, start, length)) {
                found[field]++;
              }
            });
    for (var i = 0; i < found.length; i++) {
      var sampled = watches.get(i).sample().size();
      if (found[i] > 0) {
        failures.add(
            "the masked column "
                + columns.get(i)
                + " still holds values of the source, in "
                + found[i]
                + " of "
                + rows
                + " rows");
      } else {
        proven.add("column " + columns.get(i) + ": none of " + sampled + " source values found");
      }
    }
    return rows;
  }

  /** A table that inherits has rows of its own; a partitioned one has only those below it. */
  private String from() {
    return (partitioned ? "" : "ONLY ") + table.sql();
  }

  TableName table() {
    return table;
  }

  List<String> failures() {
    return failures;
  }

  List<String> proven() {
    return proven;
  }
}

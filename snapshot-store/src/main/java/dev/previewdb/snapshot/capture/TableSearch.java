package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.heap.NotReadHere;
import dev.previewdb.snapshot.heap.StoredFields;
import dev.previewdb.snapshot.scan.SourceValues.Value;
import dev.previewdb.snapshot.source.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the rows of a finished table, and looks for values of the source: those of a masked column
 * in itself, and those of all masked columns wherever there is text.
 */
final class TableSearch {
  private static final Logger LOG = LoggerFactory.getLogger(TableSearch.class);

  /** Fewer values than these may stay the same by chance. */
  private static final int ENOUGH = 20;

  private final TableName table;
  private final boolean partitioned;
  private final List<SearchedColumn> columns;
  private final MaskedSource source;
  private final List<String> failures = new ArrayList<>();
  private final List<String> proven = new ArrayList<>();

  TableSearch(
      TableName table, boolean partitioned, List<SearchedColumn> columns, MaskedSource source) {
    this.table = table;
    this.partitioned = partitioned;
    this.columns = columns;
    this.source = source;
  }

  /** Which masked columns of a table changed most of their values. */
  void changes(MaskWatch.Column column, ColumnWatch watch) {
    if (watch.proof() == ColumnProof.CHANGED) {
      if (watch.seen() >= ENOUGH && watch.unchanged() * 2 > watch.seen()) {
        failures.add(
            "most values of the masked column " + column + " are the same as in the source");
      } else {
        proven.add("column " + column + ": " + watch.seen() + " values seen changing");
      }
    }
  }

  /**
   * The number of rows; for one thread.
   *
   * @param data of the server, which nobody else writes to since its last checkpoint
   */
  long run(Connection connection, Path data) throws SQLException, IOException {
    return columns.isEmpty() ? count(connection) : search(connection, data);
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

  private long search(Connection connection, Path data) throws SQLException, IOException {
    try {
      var pages = PagedRows.of(connection, table, from(), columns, data);
      return look(pages::read);
    } catch (NotReadHere e) {
      LOG.debug("The rows of {} are read through the server: {}", table, e.getMessage());
    }
    return look(fields -> BinaryRows.read(connection, rows(), fields));
  }

  /** Hands out all fields of all rows. */
  private interface Rows<X extends Exception> {
    long read(StoredFields fields) throws SQLException, IOException, X;
  }

  private <X extends Exception> long look(Rows<X> from) throws SQLException, IOException, X {
    var finds = columns.stream().map(Finds::new).toList();
    var rows =
        from.read((field, bytes, start, length) -> finds.get(field).look(bytes, start, length));
    finds.forEach(f -> f.conclude(rows));
    return rows;
  }

  /** As they are stored, where that is their text: it saves the server half of the work. */
  private String rows() {
    return !partitioned && columns.stream().allMatch(SearchedColumn::copiedAsText)
        ? table.sql() + " (" + list(SearchedColumn::sql) + ")"
        : "(SELECT " + list(SearchedColumn::expression) + " FROM " + from() + ")";
  }

  private String list(Function<SearchedColumn, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }

  /** What was found in one column. */
  private final class Finds {
    private final SearchedColumn column;
    private final SortedMap<Integer, Long> others = new TreeMap<>();
    private long own;

    Finds(SearchedColumn column) {
      this.column = column;
    }

    void look(byte[] bytes, int start, int length) {
      if (column.own().isPresent() && column.own().get().sample().contains(bytes, start, length)) {
        own++;
      }
      source.values().inText(bytes, start, length, (value, _, _) -> found(value));
    }

    private void found(Value value) {
      if (column.forbids(value, source.masks().get(value.column()))) {
        others.merge(value.column(), 1L, Long::sum);
      }
      // It may be here, or is told of: that its bytes are in the files says no more
      value.excuse();
    }

    void conclude(long rows) {
      if (own > 0) {
        failures.add(
            column + " still holds values of the source, in " + own + " of " + rows + " rows");
      } else {
        column
            .own()
            .ifPresent(w ->
                proven.add(
                    "column "
                        + column.column()
                        + ": none of "
                        + w.sample().size()
                        + " source values found"));
      }
      others.forEach((from, times) -> {
        var itself = source.columns().get(from).equals(column.column());
        if (!itself || own == 0) {
          failures.add(
              column
                  + " holds values of "
                  + (itself ? "the source" : source.words(from))
                  + ", "
                  + times
                  + (times == 1 ? " time" : " times"));
        }
      });
    }
  }

  /** A table that inherits has rows of its own; a partitioned one has only those below it. */
  private String from() {
    return (partitioned ? "" : "ONLY ") + table.sql();
  }

  TableName table() {
    return table;
  }

  int columns() {
    return columns.size();
  }

  List<String> failures() {
    return failures;
  }

  List<String> proven() {
    return proven;
  }
}

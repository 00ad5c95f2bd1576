package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.heap.HeapTable;
import dev.previewdb.snapshot.heap.NotReadHere;
import dev.previewdb.snapshot.heap.StoredFields;
import dev.previewdb.snapshot.source.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the rows of a finished table from the pages of its files, and asks the server for what only
 * it can read: single rows, and columns whose text it has to write.
 */
final class PagedRows {
  private final Connection connection;
  private final String from;
  private final Part stored;
  private final Part written;
  private final List<HeapTable> tables;

  /** Some of the columns, and their places among all. */
  private record Part(List<SearchedColumn> columns, List<Integer> places) {
    static Part of(List<SearchedColumn> all, Predicate<SearchedColumn> which) {
      var places =
          IntStream.range(0, all.size()).filter(i -> which.test(all.get(i))).boxed().toList();
      return new Part(places.stream().map(all::get).toList(), places);
    }

    StoredFields seenBy(StoredFields fields) {
      var place = places.stream().mapToInt(Integer::intValue).toArray();
      return (index, bytes, start, length) -> fields.field(place[index], bytes, start, length);
    }

    String list(Function<SearchedColumn, String> each) {
      return columns.stream().map(each).collect(Collectors.joining(", "));
    }
  }

  private PagedRows(
      Connection connection, String from, Part stored, Part written, List<HeapTable> tables) {
    this.connection = connection;
    this.from = from;
    this.stored = stored;
    this.written = written;
    this.tables = tables;
  }

  /**
   * The rows of a table.
   *
   * @param from what SQL reads them from
   * @param data of the server, which nobody else writes to since its last checkpoint
   */
  static PagedRows of(
      Connection connection, TableName table, String from, List<SearchedColumn> columns, Path data)
      throws SQLException, NotReadHere {
    var stored = Part.of(columns, SearchedColumn::copiedAsText);
    if (stored.columns().isEmpty()) {
      throw new NotReadHere("only the server can write its columns as text");
    }
    var tables =
        HeapTable.of(
            connection,
            table.sql(),
            stored.columns().stream().map(SearchedColumn::stored).toList(),
            data);
    var written = Part.of(columns, c -> !c.copiedAsText());
    return new PagedRows(connection, from, stored, written, tables);
  }

  /**
   * The number of rows.
   *
   * @throws NotReadHere although some fields may have been seen
   */
  long read(StoredFields fields) throws SQLException, IOException, NotReadHere {
    var seen = stored.seenBy(fields);
    var rows = 0L;
    for (var table : tables) {
      var single = new SingleRows(connection, table.sql(), stored.list(SearchedColumn::sql), seen);
      rows += table.read(seen, single);
      single.ask();
    }
    if (!written.columns().isEmpty()) {
      var query = "(SELECT " + written.list(SearchedColumn::expression) + " FROM " + from + ")";
      if (BinaryRows.read(connection, query, written.seenBy(fields)) != rows) {
        throw new NotReadHere("the server counts other rows");
      }
    }
    return rows;
  }
}

package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.heap.HeapTable;
import dev.previewdb.snapshot.heap.NotReadHere;
import dev.previewdb.snapshot.heap.StoredFields;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the server for rows of a table whose pages do not tell: compressed ones, and long ones. */
final class SingleRows implements HeapTable.Unread {
  /** Rows that are asked for at a time. */
  private static final int BATCH = 1000;

  /** With more of them, one in so many, all rows are cheaper to ask for at once. */
  private static final int ONE_IN = 10;

  private final Connection connection;
  private final String table;
  private final String columns;
  private final StoredFields fields;
  private final List<String> addresses = new ArrayList<>();
  private long all;

  SingleRows(Connection connection, String table, String columns, StoredFields fields) {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.fields = fields;
  }

  @Override
  public void row(long page, int item, long rows) throws SQLException, NotReadHere {
    addresses.add("\"(" + page + "," + item + ")\"");
    all++;
    if (addresses.size() == BATCH) {
      if (all * ONE_IN > rows) {
        throw new NotReadHere("too many rows that only the server can read");
      }
      ask();
    }
  }

  /** For those that were told of last. */
  void ask() throws SQLException, NotReadHere {
    if (addresses.isEmpty()) {
      return;
    }
    var tids = "'{" + String.join(",", addresses) + "}'::pg_catalog.tid[]";
    var query = "(SELECT " + columns + " FROM ONLY " + table + " WHERE ctid = ANY (" + tids + "))";
    if (BinaryRows.read(connection, query, fields) != addresses.size()) {
      throw new NotReadHere("rows that the server does not find");
    }
    addresses.clear();
  }
}

package dev.previewdb.snapshot.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A table that holds rows, and how they lie in its pages. */
public final class HeapTable {
  private final String sql;
  private final Path file;
  private final TupleLayout layout;

  HeapTable(String sql, Path file, TupleLayout layout) {
    this.sql = sql;
    this.file = file;
    this.layout = layout;
  }

  /** Told of a row that is there, but not read here. */
  @FunctionalInterface
  public interface Unread {
    /**
     * A row.
     *
     * @param page the first half of its ctid
     * @param item the second
     * @param rows how many there were until here, with this one
     */
    void row(long page, int item, long rows) throws SQLException, NotReadHere;
  }

  /**
   * The tables that hold the rows of one: itself, or the leaves of a partitioned one.
   *
   * @param table as SQL names it
   * @param columns that are to be read
   * @param data the server's directory
   */
  public static List<HeapTable> of(
      Connection connection, String table, List<StoredColumn> columns, Path data)
      throws SQLException, NotReadHere {
    return HeapCatalog.read(connection, table, columns, data);
  }

  /**
   * Reads all rows, with what the server wrote to disk by a checkpoint; nobody may write to it.
   *
   * @return how many there are, with those that are only told of
   * @throws NotReadHere of a row that is not certainly there for everybody, and of other things;
   *     fields may have been seen already
   */
  public long read(StoredFields fields, Unread unread)
      throws IOException, SQLException, NotReadHere {
    return new HeapPages(new Tuple(layout), fields, unread).read(file);
  }

  /** Its name for SQL. */
  public String sql() {
    return sql;
  }
}

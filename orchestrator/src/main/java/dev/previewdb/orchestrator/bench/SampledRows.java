package dev.previewdb.orchestrator.bench;

import dev.previewdb.snapshot.masking.RowFormat;
import dev.previewdb.snapshot.masking.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Some rows of a table as the source sends them.
 *
 * @param bytes of all of them
 */
record SampledRows(TablePlan plan, List<byte[]> rows, long bytes) {
  /** So many that no cache holds them. */
  private static final long ENOUGH = 16L << 20;

  /** Before the first row of COPY's binary format. */
  private static final int BINARY_HEADER = 19;

  SampledRows {
    rows = List.copyOf(rows);
  }

  /**
   * Reads the first of them.
   *
   * @param source is of no more use afterwards: it is in the middle of the table
   */
  static SampledRows read(Connection source, TablePlan plan) throws SQLException {
    CopyOut copy = source.unwrap(PGConnection.class).getCopyAPI().copyOut(plan.copyOut());
    List<byte[]> rows = new ArrayList<>();
    int before = plan.format() == RowFormat.BINARY ? BINARY_HEADER : 0;
    long bytes = 0;
    byte[] row = copy.readFromCopy();
    while (row != null && bytes < ENOUGH) {
      // What is as short as this ends a binary copy
      if (row.length > before + Short.BYTES) {
        rows.add(Arrays.copyOfRange(row, before, row.length));
        bytes += row.length - before;
      }
      before = 0;
      row = copy.readFromCopy();
    }
    return new SampledRows(plan, rows, bytes);
  }
}

package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.ROWS_NOT_TAKEN;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.RowFormat;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.subset.ChosenRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Copies the rows of one table from the source through its masks into the snapshot. */
final class TableCopy {
  /** Rows between two words on how it goes. */
  private static final int REPORT = 1000;

  private final TablePlan plan;
  private final Optional<ChosenRows> chosen;
  private final String source;
  private final DiskFull diskFull;

  /**
   * @param chosen the rows to copy, where the plan's rule does not say it all
   */
  TableCopy(TablePlan plan, Optional<ChosenRows> chosen, String source, DiskFull diskFull) {
    this.plan = plan;
    this.chosen = chosen;
    this.source = source;
    this.diskFull = diskFull;
  }

  /** The number of rows copied, as the source counts them. */
  long run(Connection from, Connection to, MaskWatch watch, CaptureProgress progress) {
    var seen = watch.table(plan);
    var out = new SourceRows(plan, source, chosen, from);
    var in = openTarget(to);
    var masker = Optional.of(plan).filter(TablePlan::masks).map(p -> p.rowMasker(seen));
    var pipe = new RowPipe(in, masker);
    var rows = 0L;
    var bytes = 0L;
    long count;
    var binary = plan.format() == RowFormat.BINARY;
    try {
      if (binary) {
        in.writeToCopy(BinaryCopy.header(), 0, BinaryCopy.HEADER_LENGTH);
      }
      for (var row = out.next(); row != null; row = out.next()) {
        pipe.row(row, out.begin());
        rows++;
        bytes += row.length;
        if (rows % REPORT == 0 || row.length > REPORT * REPORT) {
          progress.rows(plan.table().name(), rows, bytes);
        }
      }
      pipe.flush();
      if (binary) {
        in.writeToCopy(BinaryCopy.trailer(), 0, Short.BYTES);
      }
      count = out.finish();
      in.endCopy();
      to.commit();
    } catch (SQLException e) {
      throw notTaken(e);
    }
    seen.finished();
    progress.rows(plan.table().name(), rows, bytes);
    progress.finished(plan.table().name(), rows);
    return count;
  }

  /**
   * Rows of a plain table go into an emptied one, in the transaction that emptied it: that needs no
   * WAL, and no vacuum afterwards. Other rows find their partitions by themselves.
   */
  private CopyIn openTarget(Connection to) {
    try {
      to.setAutoCommit(false);
      return copies(to).copyIn(copyIn(to));
    } catch (SQLException e) {
      throw notTaken(e);
    }
  }

  private String copyIn(Connection to) throws SQLException {
    var direct = plan.into().equals(plan.table().name());
    if (!direct) {
      return plan.copyIn("");
    }
    // An extension makes rows of its own, and may have foreign keys between its tables.
    var extension = plan.table().extension().isPresent();
    try (var statement = to.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute((extension ? "DELETE FROM ONLY " : "TRUNCATE ONLY ") + plan.into().sql());
    }
    return plan.copyIn(extension ? "" : "FREEZE");
  }

  private SnapshotException notTaken(SQLException e) {
    return diskFull.or(
        e, () -> new SnapshotException(ROWS_NOT_TAKEN, plan.table().name(), ServerWords.ofRows(e)));
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}

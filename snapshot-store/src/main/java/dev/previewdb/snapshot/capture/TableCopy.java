package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_UTF8;
import static dev.previewdb.snapshot.SnapshotProblem.ROWS_NOT_COPIED;
import static dev.previewdb.snapshot.SnapshotProblem.ROWS_NOT_TAKEN;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Copies the rows of one table from the source through its masks into the snapshot. */
final class TableCopy {
  /** SQLSTATEs: bytes that are no character, or one that UTF-8 has not. */
  private static final Set<String> NO_TEXT = Set.of("22021", "22P05");

  /** Rows between two words on how it goes. */
  private static final int REPORT = 1000;

  private final TablePlan plan;
  private final String source;
  private final DiskFull diskFull;

  TableCopy(TablePlan plan, String source, DiskFull diskFull) {
    this.plan = plan;
    this.source = source;
    this.diskFull = diskFull;
  }

  /** The number of rows copied, as the source counts them. */
  long run(Connection from, Connection to, MaskWatch watch, CaptureProgress progress) {
    var seen = watch.table(plan);
    var out = openSource(from);
    var in = openTarget(to);
    var masker = Optional.of(plan).filter(TablePlan::masks).map(p -> p.rowMasker(seen));
    var pipe = new RowPipe(in, masker);
    var rows = 0L;
    var bytes = 0L;
    try {
      for (var row = next(out); row != null; row = next(out)) {
        pipe.row(row);
        rows++;
        bytes += row.length;
        if (rows % REPORT == 0 || row.length > REPORT * REPORT) {
          progress.rows(plan.table().name(), rows, bytes);
        }
      }
      pipe.flush();
      in.endCopy();
      to.commit();
    } catch (SQLException e) {
      throw notTaken(e);
    }
    seen.finished();
    progress.rows(plan.table().name(), rows, bytes);
    progress.finished(plan.table().name(), rows);
    return out.getHandledRowCount();
  }

  private CopyOut openSource(Connection from) {
    try {
      return copies(from).copyOut(plan.copyOut());
    } catch (SQLException e) {
      throw notCopied(e);
    }
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

  private byte @Nullable [] next(CopyOut out) {
    try {
      return out.readFromCopy();
    } catch (SQLException e) {
      throw notCopied(e);
    }
  }

  private SnapshotException notCopied(SQLException e) {
    if (NO_TEXT.contains(String.valueOf(e.getSQLState()))) {
      return new SnapshotException(NOT_UTF8, plan.table().name());
    }
    return new SnapshotException(
        ROWS_NOT_COPIED, plan.table().name(), source, ServerWords.of(e) + plan.computedWords());
  }

  private SnapshotException notTaken(SQLException e) {
    return diskFull.or(
        e, () -> new SnapshotException(ROWS_NOT_TAKEN, plan.table().name(), ServerWords.ofRows(e)));
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}

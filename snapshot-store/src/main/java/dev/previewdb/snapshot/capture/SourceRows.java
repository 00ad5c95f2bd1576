package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.NOT_UTF8;
import static dev.previewdb.snapshot.SnapshotProblem.ROWS_NOT_COPIED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.RowFormat;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.subset.ChosenRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads the rows of one table at the source: by one statement, or by the places of each. */
final class SourceRows {
  /** SQLSTATEs: bytes that are no character, or one that UTF-8 has not. */
  private static final Set<String> NO_TEXT = Set.of("22021", "22P05");

  private final TablePlan plan;
  private final String source;
  private final Optional<ChosenRows> chosen;
  private final Connection from;
  private final Iterator<String> statements;
  private Optional<CopyOut> current = Optional.empty();
  private int begin;
  private long count;

  SourceRows(TablePlan plan, String source, Optional<ChosenRows> chosen, Connection from) {
    this.plan = plan;
    this.source = source;
    this.chosen = chosen;
    this.from = from;
    this.statements =
        chosen.map(c -> c.copies(plan)).orElseGet(() -> List.of(plan.copyOut()).iterator());
    // Reading the whole table for each batch of places may look cheaper than it is.
    chosen.ifPresent(_ -> set("SET LOCAL enable_seqscan = off"));
  }

  /** The next row, which begins at {@link #begin}; null after the last. */
  byte @Nullable [] next() {
    try {
      while (true) {
        if (current.isEmpty()) {
          if (!statements.hasNext()) {
            return null;
          }
          current =
              Optional.of(from.unwrap(PGConnection.class).getCopyAPI().copyOut(statements.next()));
          begin = plan.format() == RowFormat.BINARY ? BinaryCopy.HEADER_LENGTH : 0;
        } else {
          begin = 0;
        }
        var out = current.get();
        var row = out.readFromCopy();
        if (row != null) {
          if (ends(row)) {
            continue;
          }
          return row;
        }
        count += out.getHandledRowCount();
        current = Optional.empty();
      }
    } catch (SQLException e) {
      throw notCopied(e);
    }
  }

  /** Where the row begins in its array: the first of all has something before it. */
  int begin() {
    return begin;
  }

  private boolean ends(byte[] row) {
    return plan.format() == RowFormat.BINARY
        && row.length - begin == Short.BYTES
        && row[begin] == (byte) BinaryCopy.END;
  }

  /** After the last row: how many there were, as the source counts them. */
  long finish() {
    chosen.ifPresent(rows -> {
      set("SET LOCAL enable_seqscan TO DEFAULT");
      if (rows.count() != count) {
        throw new SnapshotException(
            ROWS_NOT_COPIED,
            plan.table().name(),
            source,
            count + " rows were read where " + rows.count() + " are needed");
      }
    });
    return count;
  }

  private void set(String sql) {
    try (var statement = from.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw notCopied(e);
    }
  }

  private SnapshotException notCopied(SQLException e) {
    if (NO_TEXT.contains(String.valueOf(e.getSQLState()))) {
      return new SnapshotException(NOT_UTF8, plan.table().name());
    }
    return RecoveryConflict.or(
        e,
        source,
        () ->
            new SnapshotException(
                ROWS_NOT_COPIED,
                plan.table().name(),
                source,
                ServerWords.of(e) + plan.computedWords()));
  }
}

package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * A few rows of a table with the values of its masked columns as they are at the source, and as a
 * capture would write them. For the eyes of somebody who may read the source, and for nothing that
 * keeps what it is given.
 */
public final class MaskedSample {
  /** A value on its way; empty stands for NULL. */
  public record Value(String column, Optional<String> before, Optional<String> after) {
    /** The column only. */
    @Override
    public String toString() {
      return column + ": *** -> ***";
    }
  }

  private MaskedSample() {}

  /**
   * The masked columns of so many rows, in the order the source gives them.
   *
   * @param address of the source, for errors
   * @throws SnapshotException ROWS_NOT_COPIED, or as {@link RowMasker#mask}; none holds a value
   */
  public static List<List<Value>> read(
      Connection source, String address, TablePlan plan, int rows) {
    RowMasker masker = plan.textMasker();
    RowBuffer masked = new RowBuffer(1024);
    List<List<Value>> sample = new ArrayList<>();
    try {
      var copy = source.unwrap(PGConnection.class).getCopyAPI().copyOut(plan.copyTextOutSome(rows));
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        masked.clear();
        masker.mask(row, 0, row.length, masked);
        sample.add(values(plan, fields(row, row.length), fields(masked.bytes(), masked.length())));
      }
      return sample;
    } catch (SQLException e) {
      throw new SnapshotException(
          SnapshotProblem.ROWS_NOT_COPIED,
          plan.table().name(),
          address,
          ServerWords.of(e) + plan.computedWords());
    }
  }

  private static List<Value> values(
      TablePlan plan, List<Optional<String>> before, List<Optional<String>> after) {
    return plan.maskedColumns().stream()
        .map(column -> {
          int at = plan.columns().indexOf(column);
          return new Value(column, before.get(at), after.get(at));
        })
        .toList();
  }

  /** The fields of one row of COPY text. */
  static List<Optional<String>> fields(byte[] row, int length) {
    List<Optional<String>> fields = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (row[at] == '\\') {
        at++;
      } else if (row[at] == '\t' || row[at] == '\n') {
        fields.add(field(row, from, at));
        from = at + 1;
      }
    }
    return fields;
  }

  private static Optional<String> field(byte[] row, int from, int to) {
    if (CopyText.isNull(row, from, to)) {
      return Optional.empty();
    }
    RowBuffer value = new RowBuffer(to - from);
    CopyText.unescape(row, from, to, value);
    return Optional.of(new String(value.bytes(), 0, value.length(), StandardCharsets.UTF_8));
  }
}

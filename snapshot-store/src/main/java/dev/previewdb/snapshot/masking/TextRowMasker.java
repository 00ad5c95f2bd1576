package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import java.util.List;

/**
 * Masks the rows of one table in COPY's text format. Fields that are not masked pass as bytes, in
 * runs. Holds MACs and buffers, so each thread has its own.
 */
final class TextRowMasker implements RowMasker {
  private final TableName table;
  private final int columns;
  private final int fields;

  private final MaskedFields masked;
  private final int[] starts;

  private TextRowMasker(TableName table, int columns, MaskedFields masked) {
    this.table = table;
    this.columns = columns;
    this.masked = masked;
    this.fields = columns + masked.conditions();
    this.starts = new int[fields + 1];
  }

  static TextRowMasker of(
      TableName table,
      List<String> columns,
      List<FieldPlan> masked,
      MaskingKey key,
      MaskedValues watcher) {
    return new TextRowMasker(
        table, columns.size(), MaskedFields.of(table, columns, masked, key, watcher));
  }

  @Override
  public int mask(byte[] in, int offset, int length, RowBuffer out) {
    int end = offset + length;
    int rows = 0;
    for (int at = offset; at < end; rows++) {
      at = row(in, at, end, out);
    }
    return rows;
  }

  /** Finds the fields of one row, then writes it; where the next row begins. */
  private int row(byte[] in, int from, int end, RowBuffer out) {
    int field = 0;
    starts[0] = from;
    int at = CopyText.nextMark(in, from, end);
    while (at < end && in[at] != '\n') {
      if (in[at] == '\\') {
        at++;
      } else {
        if (++field >= fields) {
          throw misunderstood("it has more fields");
        }
        starts[field] = at + 1;
      }
      at = CopyText.nextMark(in, Math.min(at + 1, end), end);
    }
    if (at >= end) {
      throw misunderstood("it does not end");
    }
    if (fields > 0 ? field != fields - 1 : at != from) {
      throw misunderstood("it has " + (field + 1) + " fields, not " + fields);
    }
    starts[fields] = at + 1;
    write(in, from, at, out);
    return at + 1;
  }

  private void write(byte[] in, int from, int end, RowBuffer out) {
    int copied = from;
    for (int column = 0; column < columns; column++) {
      FieldMask mask = masked.mask(column);
      if (mask != null && applies(in, masked.condition(column))) {
        int start = starts[column];
        int stop = starts[column + 1] - 1;
        out.append(in, copied, start - copied);
        int other = masked.reads(column);
        if (other >= 0) {
          mask.of(in, starts[other], starts[other + 1] - 1);
        }
        mask.mask(in, start, stop, out);
        copied = stop;
      }
    }
    int stop = columns == 0 ? end : starts[columns] - 1;
    out.append(in, copied, stop - copied);
    out.append((byte) '\n');
  }

  /** Anything but a plain `f` masks. */
  private boolean applies(byte[] in, int condition) {
    if (condition < 0) {
      return true;
    }
    int start = starts[condition];
    return !(starts[condition + 1] - 1 - start == 1 && in[start] == 'f');
  }

  private SnapshotException misunderstood(String why) {
    return new SnapshotException(SnapshotProblem.ROW_NOT_UNDERSTOOD, table, why);
  }

  /** The table only. */
  @Override
  public String toString() {
    return "masker of " + table;
  }
}

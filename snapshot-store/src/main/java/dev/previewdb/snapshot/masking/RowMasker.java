package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masks the rows of one table in COPY's text format. Fields that are not masked pass as bytes, in
 * runs. Holds MACs and buffers, so each thread has its own.
 */
public final class RowMasker {
  private final TableName table;
  private final int columns;
  private final int fields;

  /** By field; null where the field passes. */
  private final @Nullable FieldMask[] masks;

  /** By column: the field at the row's end that says whether to mask; -1 for always. */
  private final int[] conditions;

  /** By column: the field that its mask reads; -1 for none. */
  private final int[] reads;

  private final int[] starts;

  private RowMasker(
      TableName table,
      int columns,
      @Nullable FieldMask[] masks,
      int[] conditions,
      int[] reads,
      int fields) {
    this.table = table;
    this.columns = columns;
    this.masks = masks;
    this.conditions = conditions;
    this.reads = reads;
    this.fields = fields;
    this.starts = new int[fields + 1];
  }

  static RowMasker of(
      TableName table,
      List<String> columns,
      List<FieldPlan> masked,
      MaskingKey key,
      MaskedValues watcher) {
    int size = columns.size();
    @Nullable FieldMask[] masks = new FieldMask[size];
    int[] conditions = new int[size];
    int[] reads = new int[size];
    List<Integer> conditional = new ArrayList<>();
    for (FieldPlan field : masked) {
      String name = table + "." + TableName.oneLine(columns.get(field.column()));
      masks[field.column()] = new FieldMask(field, name, key, watcher);
      reads[field.column()] = field.reads().orElse(-1);
      conditions[field.column()] = -1;
      if (field.when().isPresent()) {
        conditions[field.column()] = size + conditional.size();
        conditional.add(field.column());
      }
    }
    return new RowMasker(table, size, masks, conditions, reads, size + conditional.size());
  }

  /**
   * Appends the masked rows to `out`.
   *
   * @param in whole rows, each with its line end, as PostgreSQL sends them: usually one
   * @return how many rows there were
   * @throws SnapshotException VALUE_NOT_MASKABLE or ROW_NOT_UNDERSTOOD; neither holds a value
   */
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
      FieldMask mask = masks[column];
      if (mask != null && applies(in, conditions[column])) {
        int start = starts[column];
        int stop = starts[column + 1] - 1;
        out.append(in, copied, start - copied);
        int other = reads[column];
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

package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.TableName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Masks rows in COPY's binary format: the number of fields, then each with its length before it; -1
 * is NULL's. Fields that are not masked pass as bytes, in runs.
 */
final class BinaryRowMasker implements RowMasker {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final int NULL = -1;

  private final TableName table;
  private final int columns;
  private final MaskedFields masked;

  /** By column: the bytes that stand before a value's text, as a version does in jsonb. */
  private final int[] prefixes;

  /** By field: where its length stands. */
  private final int[] starts;

  private BinaryRowMasker(TableName table, int[] prefixes, MaskedFields masked) {
    this.table = table;
    this.columns = prefixes.length;
    this.masked = masked;
    this.prefixes = prefixes;
    this.starts = new int[columns + masked.conditions()];
  }

  static BinaryRowMasker of(
      TableName table,
      List<SourceColumn> columns,
      List<FieldPlan> masked,
      MaskingKey key,
      MaskedValues watcher) {
    return new BinaryRowMasker(
        table,
        columns.stream().mapToInt(c -> c.type().base().equals("jsonb") ? 1 : 0).toArray(),
        MaskedFields.of(
            table, columns.stream().map(SourceColumn::name).toList(), masked, key, watcher));
  }

  @Override
  public int mask(byte[] in, int offset, int length, RowBuffer out) {
    int end = offset + length;
    int rows = 0;
    for (int at = offset; at < end; rows++) {
      int next = find(in, at, end);
      write(in, at, out);
      at = next;
    }
    return rows;
  }

  /** Finds the fields of one row; where the next row begins. */
  private int find(byte[] in, int from, int end) {
    int at = from + Short.BYTES;
    int fields = at > end ? 0 : (short) SHORT.get(in, from);
    if (fields != starts.length) {
      throw misunderstood("it has " + fields + " fields, not " + starts.length);
    }
    for (int field = 0; field < fields; field++) {
      starts[field] = at;
      int length = at > end - Integer.BYTES ? Integer.MIN_VALUE : (int) INT.get(in, at);
      at += Integer.BYTES;
      if (length < NULL || length > end - at) {
        throw misunderstood("it does not end");
      }
      at += Math.max(length, 0);
    }
    return at;
  }

  private void write(byte[] in, int from, RowBuffer out) {
    out.appendShort(columns);
    int copied = from + Short.BYTES;
    for (int column = 0; column < columns; column++) {
      FieldMask mask = masked.mask(column);
      if (mask != null && applies(in, masked.condition(column))) {
        int start = starts[column];
        int length = (int) INT.get(in, start);
        out.append(in, copied, start - copied);
        copied = start + Integer.BYTES + Math.max(length, 0);
        if (length == NULL) {
          out.appendInt(NULL);
        } else {
          mask.maskWithLength(in, start + Integer.BYTES, length, prefixes[column], out);
        }
      }
    }
    out.append(in, copied, end(in, columns - 1) - copied);
  }

  private int end(byte[] in, int field) {
    int start = starts[field];
    return start + Integer.BYTES + Math.max((int) INT.get(in, start), 0);
  }

  /** Anything but a plain false masks. */
  private boolean applies(byte[] in, int condition) {
    if (condition < 0) {
      return true;
    }
    int start = starts[condition];
    return !((int) INT.get(in, start) == 1 && in[start + Integer.BYTES] == 0);
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

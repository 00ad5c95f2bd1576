package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.source.TableName;
import java.nio.ByteBuffer;
import javax.crypto.Mac;

/** One row of COPY text with a table's keys; its values are hashed and forgotten. */
final class KeyRow {
  /** The hash of a key with a NULL in it. */
  static final long NOWHERE = 0;

  /** A place is a page and a number in it, which has 16 bits. */
  private static final int NUMBER = 16;

  private final Mac mac;
  private int[] starts = new int[16];
  private byte[] row = new byte[0];

  KeyRow(MaskingKey key) {
    this.mac = key.pointedKeys();
  }

  /**
   * Finds the fields of a row.
   *
   * @throws SnapshotException ROW_NOT_UNDERSTOOD where there are not so many
   */
  void set(TableName table, byte[] text, int fields) {
    if (starts.length <= fields) {
      starts = new int[2 * fields];
    }
    row = text;
    int field = 0;
    int at = 0;
    for (; at < text.length && text[at] != '\n'; at++) {
      if (text[at] == '\t' && ++field < fields) {
        starts[field] = at + 1;
      }
    }
    if (field != fields - 1 || at == text.length) {
      throw new SnapshotException(
          SnapshotProblem.ROW_NOT_UNDERSTOOD, table, "it has not " + fields + " fields");
    }
    starts[fields] = at + 1;
  }

  /** A tid such as `(17,3)` as one number, in the order of the table's pages. */
  long place(int field) {
    long page = 0;
    long number = 0;
    for (int at = starts[field] + 1; at < starts[field + 1] - 2; at++) {
      if (row[at] == ',') {
        page = number;
        number = 0;
      } else {
        number = number * 10 + row[at] - '0';
      }
    }
    return page << NUMBER | number;
  }

  static String place(long place) {
    return "(" + (place >>> NUMBER) + "," + (place & ((1 << NUMBER) - 1)) + ")";
  }

  boolean isTrue(int field) {
    return starts[field + 1] - 1 - starts[field] == 1 && row[starts[field]] == 't';
  }

  /** The hash of a key of so many fields; {@link #NOWHERE} where one of them is NULL. */
  long key(int field, int count) {
    for (int i = field; i < field + count; i++) {
      if (isNull(i)) {
        return NOWHERE;
      }
    }
    int from = starts[field];
    mac.update(row, from, starts[field + count] - 1 - from);
    long hash = ByteBuffer.wrap(mac.doFinal()).getLong();
    return hash == NOWHERE ? 1 : hash;
  }

  private boolean isNull(int field) {
    int from = starts[field];
    return starts[field + 1] - 1 - from == 2 && row[from] == '\\' && row[from + 1] == 'N';
  }

  /** Nothing of the row. */
  @Override
  public String toString() {
    return row.length + " bytes";
  }
}

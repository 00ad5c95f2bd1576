package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.Comparator;

/** A column of a table. */
record ColumnKey(TableName table, String column) implements Comparable<ColumnKey> {
  private static final Comparator<ColumnKey> ORDER =
      Comparator.comparing(ColumnKey::table).thenComparing(ColumnKey::column);

  @Override
  public int compareTo(ColumnKey other) {
    return ORDER.compare(this, other);
  }

  /** On one line, for people. */
  @Override
  public String toString() {
    return table + "." + TableName.oneLine(column);
  }
}

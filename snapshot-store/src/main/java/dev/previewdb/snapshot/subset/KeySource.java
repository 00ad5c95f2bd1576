package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.source.TableName;
import java.util.function.Consumer;

/** Reads columns of keys in the snapshot of the source that the rows will be read from. */
@FunctionalInterface
public interface KeySource {
  /**
   * Hands over one row after the other, each with its line end.
   *
   * @param copy a COPY TO STDOUT of the table, in text format
   */
  void read(TableName table, String copy, Consumer<byte[]> rows);
}

package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;

/** Masks the rows of one table. Holds MACs and buffers, so each thread has its own. */
public sealed interface RowMasker permits TextRowMasker, BinaryRowMasker {
  /**
   * Appends the masked rows to `out`.
   *
   * @param in whole rows as PostgreSQL sends them in the plan's {@link RowFormat}: usually one
   * @return how many rows there were
   * @throws SnapshotException VALUE_NOT_MASKABLE or ROW_NOT_UNDERSTOOD; neither holds a value
   */
  int mask(byte[] in, int offset, int length, RowBuffer out);
}

package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.RowBuffer;
import dev.previewdb.snapshot.masking.RowMasker;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.copy.CopyIn;

/**
 * Turns rows of COPY as they are read into blocks as they are written, masked. One row is in memory
 * at a time, and as many small ones as fill a block.
 */
final class RowPipe {
  /** Small enough for the processor's cache, large enough that the number of messages is small. */
  private static final int BLOCK = 1 << 16;

  /** A buffer that one huge row made grow is given up. */
  private static final int LARGE = 1 << 22;

  /** Several at a time would each need their value plain, masked and escaped. */
  private static final ReentrantLock ONE_LARGE_ROW = new ReentrantLock();

  private final CopyIn into;
  private final Optional<RowMasker> masker;
  private final byte[] block = new byte[BLOCK];
  private RowBuffer masked = new RowBuffer(2 * BLOCK);
  private int filled;

  RowPipe(CopyIn into, Optional<RowMasker> masker) {
    this.into = into;
    this.masker = masker;
  }

  /** Takes the row that begins there and ends with the array. */
  void row(byte[] row, int begin) throws SQLException {
    var length = row.length - begin;
    if (masker.isPresent()) {
      if (length > LARGE) {
        maskLarge(row, begin, masker.get());
      } else {
        masker.get().mask(row, begin, length, masked);
        if (masked.length() >= BLOCK) {
          flush();
        }
      }
    } else if (length > BLOCK) {
      flush();
      into.writeToCopy(row, begin, length);
    } else {
      if (filled + length > BLOCK) {
        flush();
      }
      System.arraycopy(row, begin, block, filled, length);
      filled += length;
    }
  }

  private void maskLarge(byte[] row, int begin, RowMasker how) throws SQLException {
    flush();
    ONE_LARGE_ROW.lock();
    try {
      how.mask(row, begin, row.length - begin, masked);
      flush();
    } finally {
      ONE_LARGE_ROW.unlock();
    }
  }

  /** Sends what waits. */
  void flush() throws SQLException {
    if (masked.length() > 0) {
      into.writeToCopy(masked.bytes(), 0, masked.length());
      masked.clear();
      if (masked.bytes().length > LARGE) {
        masked = new RowBuffer(2 * BLOCK);
      }
    }
    if (filled > 0) {
      into.writeToCopy(block, 0, filled);
      filled = 0;
    }
  }
}

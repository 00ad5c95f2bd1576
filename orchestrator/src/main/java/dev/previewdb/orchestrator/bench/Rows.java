package dev.previewdb.orchestrator.bench;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows for COPY, eight to a page: one kilobyte of a table each. A chunk is made once and only its
 * keys are written anew.
 */
final class Rows {
  static final int ROW_BYTES = 1024;

  private static final int KEY_DIGITS = 10;
  private static final int CHUNK = 1024;
  private static final byte[] ROW =
      ("0".repeat(KEY_DIGITS) + "\t" + "previewdb ".repeat(95) + "\n")
          .getBytes(StandardCharsets.US_ASCII);

  private Rows() {}

  /** Fills a table with at least that many bytes; keys count from 1. */
  static void copy(CopyManager copies, String table, long bytes) throws SQLException {
    byte[] chunk = new byte[CHUNK * ROW.length];
    for (int row = 0; row < CHUNK; row++) {
      System.arraycopy(ROW, 0, chunk, row * ROW.length, ROW.length);
    }
    long rows = (bytes + ROW_BYTES - 1) / ROW_BYTES;
    CopyIn copy = copies.copyIn("COPY " + table + " FROM STDIN WITH (FREEZE)");
    try {
      for (long key = 1; key <= rows; key += CHUNK) {
        int count = (int) Math.min(CHUNK, rows - key + 1);
        for (int row = 0; row < count; row++) {
          write(key + row, chunk, row * ROW.length);
        }
        copy.writeToCopy(chunk, 0, count * ROW.length);
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void write(long key, byte[] into, int at) {
    long rest = key;
    for (int digit = KEY_DIGITS - 1; digit >= 0; digit--) {
      into[at + digit] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

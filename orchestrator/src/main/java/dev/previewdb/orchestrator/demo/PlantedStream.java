package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import java.io.OutputStream;

/**
 * Searches all bytes written to it, in pieces of any size: the end of each piece is looked at again
 * with the beginning of the next, so a value is found wherever it was cut.
 */
final class PlantedStream extends OutputStream {
  private static final int PIECE = 1 << 18;

  private final PlantedValues values;
  private final Found found;
  private final int overlap;
  private final byte[] buffer;
  private int filled;
  private long bytes;

  PlantedStream(PlantedValues values, Found found) {
    this(values, found, PIECE);
  }

  PlantedStream(PlantedValues values, Found found, int piece) {
    this.values = values;
    this.found = found;
    this.overlap = values.longest() - 1;
    this.buffer = new byte[piece + overlap];
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    bytes += length;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int part = Math.min(end - at, buffer.length - filled);
      System.arraycopy(from, at, buffer, filled, part);
      at += part;
      filled += part;
      if (filled == buffer.length) {
        search();
      }
    }
  }

  private void search() {
    values.search(buffer, 0, filled, found);
    int kept = Math.min(overlap, filled);
    System.arraycopy(buffer, filled - kept, buffer, 0, kept);
    filled = kept;
  }

  /** What was written ends here: nothing of it belongs together with what comes next. */
  void end() {
    values.search(buffer, 0, filled, found);
    filled = 0;
  }

  /** How many bytes were written so far. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    end();
  }
}

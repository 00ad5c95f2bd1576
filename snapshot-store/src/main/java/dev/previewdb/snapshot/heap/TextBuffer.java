package dev.previewdb.snapshot.heap;

import java.util.Arrays;

/** Bytes of text that are put together, in one array for all rows. */
final class TextBuffer {
  private byte[] bytes = new byte[1 << 12];
  private int length;

  void clear() {
    length = 0;
  }

  void add(byte[] in, int from, int size) {
    reserve(size);
    System.arraycopy(in, from, bytes, length, size);
    length += size;
  }

  void add(byte[] all) {
    add(all, 0, all.length);
  }

  void add(int character) {
    reserve(1);
    bytes[length++] = (byte) character;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  /** The array as it is now; adding to the buffer may replace it. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}

package dev.previewdb.snapshot.masking;

import java.util.Arrays;

/** Bytes that grow and are used again; not for threads to share. */
public final class RowBuffer {
  private static final int LARGE = 1 << 24;
  private static final int SPARE = 1 << 16;
  private static final long LONGEST = Integer.MAX_VALUE - 16L;

  private byte[] bytes;
  private int length;

  public RowBuffer(int capacity) {
    this.bytes = new byte[Math.max(capacity, 16)];
  }

  /** The array itself; valid up to {@link #length()} and until the next change. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  void append(byte one) {
    reserve(1);
    bytes[length++] = one;
  }

  void append(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** Two bytes, the higher one first. */
  void appendShort(int number) {
    append((byte) (number >>> Byte.SIZE));
    append((byte) number);
  }

  /** Four bytes, the highest first. */
  void appendInt(int number) {
    appendShort(number >>> Short.SIZE);
    appendShort(number);
  }

  void append(byte[] all) {
    append(all, 0, all.length);
  }

  /**
   * The array, with room for so many bytes behind {@link #length()}; {@link #grow} tells of them.
   */
  byte[] room(int more) {
    reserve(more);
    return bytes;
  }

  /** So many bytes more were written into {@link #room}. */
  void grow(int more) {
    length += more;
  }

  /**
   * Makes room for what will come, and a little more: growing by and by takes more, which counts
   * where values are large.
   */
  void expect(int more) {
    long wanted = (long) length + more + SPARE;
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, LONGEST));
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      int grow = bytes.length < LARGE ? bytes.length >> 1 : bytes.length >> 3;
      long wanted = Math.max((long) length + more, (long) bytes.length + grow);
      bytes = Arrays.copyOf(bytes, (int) Math.clamp(wanted, length + (long) more, LONGEST));
    }
  }

  /** Its size only: what it holds may be personal. */
  @Override
  public String toString() {
    return length + " bytes";
  }
}

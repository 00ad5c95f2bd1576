package dev.previewdb.snapshot.capture;

import java.util.Arrays;

/** COPY's binary format around its rows, from the chapter on COPY of PostgreSQL's reference. */
final class BinaryCopy {
  /** Bytes before the first row: a signature, flags, the length of an extension. */
  static final int HEADER_LENGTH = 19;

  /** What stands in the place of a row's number of fields after the last row. */
  static final short END = -1;

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private BinaryCopy() {}

  /** Without flags and extension. */
  static byte[] header() {
    return Arrays.copyOf(SIGNATURE, HEADER_LENGTH);
  }

  static byte[] trailer() {
    return new byte[] {(byte) END, (byte) END};
  }
}

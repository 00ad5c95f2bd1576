package dev.previewdb.snapshot.masking;

/** Walks UTF-8 in place, strictly: what is not UTF-8 is refused, never replaced. */
final class Utf8 {
  private static final String BROKEN = "it holds bytes that are not UTF-8";

  private Utf8() {}

  /** The code point that starts at `at`; `end` is where the value ends. */
  static int codePoint(byte[] in, int at, int end) {
    int first = in[at];
    if (first >= 0) {
      return first;
    }
    int width = width(first);
    if (at + width > end) {
      throw new ValueMask.NotMaskable(BROKEN);
    }
    int c = first & (0x7f >> width);
    for (int i = 1; i < width; i++) {
      if ((in[at + i] & 0xc0) != 0x80) {
        throw new ValueMask.NotMaskable(BROKEN);
      }
      c = (c << 6) | (in[at + i] & 0x3f);
    }
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (c > Character.MAX_CODE_POINT || surrogate || widthOf(c) != width) {
      throw new ValueMask.NotMaskable(BROKEN);
    }
    return c;
  }

  /** How many bytes the code point has that begins with this byte. */
  static int width(int first) {
    if (first >= 0) {
      return 1;
    }
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    if (ones < 2 || ones > 4) {
      throw new ValueMask.NotMaskable(BROKEN);
    }
    return ones;
  }

  private static int widthOf(int c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  static void append(RowBuffer out, int c) {
    if (c < 0x80) {
      out.append((byte) c);
    } else if (c < 0x800) {
      out.append((byte) (0xc0 | (c >> 6)));
      out.append((byte) (0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
      out.append((byte) (0xe0 | (c >> 12)));
      out.append((byte) (0x80 | ((c >> 6) & 0x3f)));
      out.append((byte) (0x80 | (c & 0x3f)));
    } else {
      out.append((byte) (0xf0 | (c >> 18)));
      out.append((byte) (0x80 | ((c >> 12) & 0x3f)));
      out.append((byte) (0x80 | ((c >> 6) & 0x3f)));
      out.append((byte) (0x80 | (c & 0x3f)));
    }
  }
}

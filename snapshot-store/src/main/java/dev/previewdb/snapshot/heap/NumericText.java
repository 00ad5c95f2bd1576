package dev.previewdb.snapshot.heap;

/**
 * Writes a number in a document as numeric_out of numeric.c does. It has digits of base 10,000, the
 * place of the first of them, and how many decimals are shown.
 */
final class NumericText {
  private static final int BASE = 10_000;
  private static final int BASE_DIGITS = 4;
  private static final int VARLENA_HEADER = 4;
  private static final int FORM = 0xc000;
  private static final int NEGATIVE = 0x4000;
  private static final int SHORT = 0x8000;
  private static final int SPECIAL = 0xc000;
  private static final int SHORT_NEGATIVE = 0x2000;
  private static final int SHORT_SCALE = 0x1f80;
  private static final int SHORT_SCALE_SHIFT = 7;
  private static final int SHORT_WEIGHT_SHIFT = Integer.SIZE - 7;
  private static final int SCALE = 0x3fff;

  private NumericText() {}

  /** Whether it was one that is written here. */
  static boolean write(byte[] in, int from, int end, TextBuffer to) {
    var header = from + VARLENA_HEADER;
    // With the header that is longer, as documents have it
    if (header + Short.BYTES > end
        || (in[from] & 3) != 0
        || LittleEndian.integer(in, from) >>> 2 != end - from) {
      return false;
    }
    var word = LittleEndian.unsignedShort(in, header);
    if ((word & FORM) == SPECIAL) {
      return false;
    }
    var digits = header + Short.BYTES;
    if ((word & FORM) == SHORT) {
      var weight = word << SHORT_WEIGHT_SHIFT >> SHORT_WEIGHT_SHIFT;
      sign((word & SHORT_NEGATIVE) != 0, to);
      digits(in, digits, end, weight, (word & SHORT_SCALE) >>> SHORT_SCALE_SHIFT, to);
      return true;
    }
    if (digits + Short.BYTES > end) {
      return false;
    }
    sign((word & FORM) == NEGATIVE, to);
    var weight = LittleEndian.signedShort(in, digits);
    digits(in, digits + Short.BYTES, end, weight, word & SCALE, to);
    return true;
  }

  private static void sign(boolean negative, TextBuffer to) {
    if (negative) {
      to.add('-');
    }
  }

  private static void digits(byte[] in, int from, int end, int weight, int scale, TextBuffer to) {
    if (weight < 0) {
      to.add('0');
    }
    for (var place = 0; place <= weight; place++) {
      add(digit(in, from, end, place), place == 0, BASE_DIGITS, to);
    }
    if (scale > 0) {
      to.add('.');
      var place = weight + 1;
      for (var left = scale; left > 0; left -= BASE_DIGITS) {
        add(digit(in, from, end, place++), false, Math.min(left, BASE_DIGITS), to);
      }
    }
  }

  private static int digit(byte[] in, int from, int end, int place) {
    var at = from + place * Short.BYTES;
    return place >= 0 && at + Short.BYTES <= end ? LittleEndian.unsignedShort(in, at) : 0;
  }

  /** Four decimal digits, or the first of them; none of the zeros before the first number. */
  private static void add(int digit, boolean first, int most, TextBuffer to) {
    var begun = !first;
    var rest = digit;
    var written = 0;
    for (var unit = BASE / 10; unit > 0 && written < most; unit /= 10) {
      var decimal = rest / unit;
      rest -= decimal * unit;
      begun |= decimal > 0 || unit == 1;
      if (begun) {
        to.add('0' + decimal);
      }
      written++;
    }
  }
}

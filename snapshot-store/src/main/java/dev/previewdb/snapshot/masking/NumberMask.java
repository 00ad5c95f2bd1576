package dev.previewdb.snapshot.masking;

import java.util.Arrays;

/**
 * Replaces the digits of a number, keeping its sign, its size (how many digits stand before the
 * point) and its scale. Zero stays zero, as do NaN and the infinities. Equal numbers are masked to
 * equal numbers however many zeros end them, and whole numbers stay on their side of each integer
 * type's range, so a domain may span smallint, integer, bigint and numeric.
 */
final class NumberMask implements ValueMask {
  private final Scrambler scrambler;
  private int[] digits = new int[32];
  private int[] radices = new int[32];
  private int[] original = new int[32];

  NumberMask(MaskingKey key, String domain) {
    this.scrambler = new Scrambler(key, domain);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    DecimalText number = DecimalText.read(in, from, length);
    if (number == null || number.isZero()) {
      out.append(in, from, length);
      return;
    }
    int scale = number.significantScale();
    int count = load(number, scale);
    scramble(count, scale, number.negative());
    write(number, count, scale, out);
  }

  /** The digits from the first that is not zero to the last that counts; how many there are. */
  private int load(DecimalText number, int scale) {
    int most = number.wholeDigits() + scale;
    if (most > digits.length) {
      digits = new int[most];
      radices = new int[most];
      original = new int[most];
    }
    int count = 0;
    for (int i = 0; i < most; i++) {
      int digit = number.digit(i);
      if (count > 0 || digit != 0) {
        digits[count++] = digit;
      }
    }
    Arrays.fill(radices, 0, count, 10);
    radices[0] = 9;
    digits[0]--;
    // The last digit of a fraction counts only while it is not zero, so it stays so
    if (scale > 0 && count > 1) {
      radices[count - 1] = 9;
      digits[count - 1]--;
    }
    return count;
  }

  /**
   * Walks the permutation until it is back on the same side of the type's range: a permutation too.
   */
  private void scramble(int count, int scale, boolean negative) {
    String edge = scale > 0 ? "" : IntegerEdge.of(count, negative);
    System.arraycopy(digits, 0, original, 0, count);
    boolean inside = edge.isEmpty() || within(original, count, edge);
    do {
      scrambler.scramble(digits, radices, count, scale);
    } while (!edge.isEmpty() && within(digits, count, edge) != inside);
  }

  private static boolean within(int[] shown, int count, String edge) {
    for (int i = 0; i < count; i++) {
      int digit = i == 0 ? shown[0] + 1 : shown[i];
      int limit = edge.charAt(i) - '0';
      if (digit != limit) {
        return digit < limit;
      }
    }
    return true;
  }

  private void write(DecimalText number, int count, int scale, RowBuffer out) {
    digits[0]++;
    if (scale > 0 && count > 1) {
      digits[count - 1]++;
    }
    if (number.negative()) {
      out.append((byte) '-');
    }
    int whole = count - scale;
    if (whole <= 0) {
      out.append((byte) '0');
    }
    for (int i = 0; i < whole; i++) {
      out.append((byte) ('0' + digits[i]));
    }
    if (number.scale() > 0) {
      out.append((byte) '.');
      for (int i = 0; i < number.scale(); i++) {
        int at = whole + i;
        out.append((byte) ('0' + (at < 0 || at >= count ? 0 : digits[at])));
      }
    }
  }
}

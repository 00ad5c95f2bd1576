package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The digits of a decimal number, read in place. */
final class DecimalText {
  private final byte[] in;
  private final int first;
  private final int wholeDigits;
  private final int scale;
  private final boolean negative;

  private DecimalText(byte[] in, int first, int wholeDigits, int scale, boolean negative) {
    this.in = in;
    this.first = first;
    this.wholeDigits = wholeDigits;
    this.scale = scale;
    this.negative = negative;
  }

  /** Null for NaN and the infinities. */
  static @Nullable DecimalText read(byte[] in, int from, int length) {
    boolean negative = length > 0 && in[from] == '-';
    int first = negative ? from + 1 : from;
    int end = from + length;
    int at = first;
    while (at < end && isDigit(in[at])) {
      at++;
    }
    int whole = at - first;
    int scale = 0;
    if (at < end && in[at] == '.') {
      scale = end - at - 1;
      for (at++; at < end && isDigit(in[at]); at++) {}
    }
    if (at < end || whole == 0) {
      String word = new String(in, first, end - first, StandardCharsets.UTF_8);
      if (word.equals("NaN") || word.equals("Infinity")) {
        return null;
      }
      throw new ValueMask.NotMaskable("it is not a number in plain digits");
    }
    return new DecimalText(in, first, whole, scale, negative);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** How many digits stand before the point. */
  int wholeDigits() {
    return wholeDigits;
  }

  /** How many stand after it. */
  int scale() {
    return scale;
  }

  boolean negative() {
    return negative;
  }

  /** The digit at an index that counts across the point. */
  int digit(int index) {
    return in[first + (index < wholeDigits ? index : index + 1)] - '0';
  }

  boolean isZero() {
    for (int i = 0; i < wholeDigits + scale; i++) {
      if (digit(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Digits after the point without the zeros at their end. */
  int significantScale() {
    int significant = scale;
    while (significant > 0 && digit(wholeDigits + significant - 1) == 0) {
      significant--;
    }
    return significant;
  }
}

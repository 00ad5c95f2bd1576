package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * Replaces the digits of a floating point number, keeping its sign, its exponent and how many
 * digits it shows. Lossy: two results may round to one number.
 */
final class FloatMask implements ValueMask {
  private static final double SAFE_LARGEST = 1e37;
  private static final double SAFE_SMALLEST = 1e-36;

  private final DomainMac mac;
  private final KeyStream stream = new KeyStream();

  FloatMask(MaskingKey key, String domain) {
    this.mac = new DomainMac(key, domain, "float");
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    double value = parse(in, from, length);
    if (value == 0 || !Double.isFinite(value)) {
      out.append(in, from, length);
      return;
    }
    // Near the ends of its type a number must not grow, or not shrink, any further
    boolean huge = Math.abs(value) > SAFE_LARGEST;
    boolean tiny = Math.abs(value) < SAFE_SMALLEST;
    stream.start(mac.of(in, from, length));
    boolean leading = true;
    boolean exponent = false;
    for (int i = from; i < from + length; i++) {
      byte b = in[i];
      exponent |= b == 'e' || b == 'E';
      boolean digit = b >= '0' && b <= '9';
      if (!digit || exponent || (leading && b == '0')) {
        out.append(b);
      } else if (leading) {
        out.append(huge ? (byte) '1' : tiny ? (byte) '9' : (byte) ('1' + stream.below(9)));
        leading = false;
      } else {
        out.append(huge ? (byte) '0' : (byte) ('0' + stream.below(10)));
      }
    }
  }

  private static double parse(byte[] in, int from, int length) {
    String text = new String(in, from, length, StandardCharsets.US_ASCII);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      // The exception would quote the value
      throw new NotMaskable("it is not a number");
    }
  }
}

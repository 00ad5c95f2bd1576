package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * `+999` and twelve digits: +999 is a country code that the ITU keeps in reserve, so nobody has the
 * number. Where unlike numbers must stay unlike, twelve digits are too few; an extension of another
 * twelve follows.
 */
final class PhoneMask implements ValueMask {
  static final int PLAIN = 16;
  static final int UNIQUE = PLAIN + 13;
  static final int LEAST = 10;

  private static final byte[] PREFIX = "+999".getBytes(StandardCharsets.US_ASCII);

  private final DomainMac mac;
  private final KeyStream stream = new KeyStream();
  private final int digits;
  private final boolean unique;

  PhoneMask(MaskingKey key, DomainForm form) {
    this.mac = new DomainMac(key, form.domain(), "phone");
    this.unique = form.unique();
    this.digits = form.room(PLAIN) - PREFIX.length;
  }

  static int shortest(boolean unique) {
    return unique ? UNIQUE : LEAST;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    stream.start(mac.of(in, from, length));
    out.append(PREFIX);
    digits(digits, out);
    if (unique) {
      out.append((byte) 'x');
      digits(12, out);
    }
  }

  private void digits(int count, RowBuffer out) {
    for (int i = 0; i < count; i++) {
      out.append((byte) ('0' + stream.below(10)));
    }
  }
}

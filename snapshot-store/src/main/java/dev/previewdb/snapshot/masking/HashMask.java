package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/** The keyed hash in hexadecimal: 64 digits, or as many as there is room for. */
final class HashMask implements ValueMask {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FULL = 64;

  private final DomainMac mac;
  private final int digits;
  private final boolean bytes;

  HashMask(MaskingKey key, DomainForm form, boolean bytes) {
    this.mac = new DomainMac(key, form.domain(), "hash");
    this.digits = form.room(FULL);
    this.bytes = bytes;
  }

  static int shortest(boolean unique) {
    return unique ? 20 : 8;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digest = mac.of(in, from, length);
    if (bytes) {
      out.append((byte) '\\');
      out.append((byte) 'x');
    }
    int even = bytes ? digits & ~1 : digits;
    byte[] letters = out.room(even);
    int filled = out.length();
    for (int i = 0; i < even; i++) {
      int pair = digest[i >> 1] & 0xff;
      letters[filled++] = HEX[(i & 1) == 0 ? pair >> 4 : pair & 15];
    }
    out.grow(even);
  }
}

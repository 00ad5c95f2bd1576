package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * Twenty characters of five bits of the keyed hash, fewer in narrow columns, at a name nobody can
 * mail to.
 */
final class EmailMask implements ValueMask {
  /** RFC 2606: `.invalid` never resolves. */
  static final String HOST = "@example.invalid";

  private static final byte[] HOST_BYTES = HOST.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LETTERS =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);
  private static final int FULL = 20;
  private static final int UNIQUE = 16;
  private static final int LEAST = 8;

  private final DomainMac mac;
  private final int letters;

  EmailMask(MaskingKey key, DomainForm form) {
    this.mac = new DomainMac(key, form.domain(), "email");
    this.letters = form.room(FULL + HOST.length()) - HOST.length();
  }

  /** Characters that a column must have room for. */
  static int shortest(boolean unique) {
    return HOST.length() + (unique ? UNIQUE : LEAST);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    letters(mac.of(in, from, length), letters, out);
    out.append(HOST_BYTES);
  }

  /** So many times five bits of a hash. */
  static void letters(byte[] digest, int count, RowBuffer out) {
    for (int i = 0; i < count; i++) {
      int bit = i * 5;
      int pair = ((digest[bit >> 3] & 0xff) << 8) | (digest[(bit >> 3) + 1] & 0xff);
      out.append(LETTERS[(pair >> (11 - (bit & 7))) & 31]);
    }
  }
}

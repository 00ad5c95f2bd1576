package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/** A random-looking UUID (version 4) of 122 bits of the keyed hash. */
final class UuidMask implements ValueMask {
  static final int LENGTH = 36;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final DomainMac mac;

  UuidMask(MaskingKey key, DomainForm form) {
    this.mac = new DomainMac(key, form.domain(), "uuid");
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digest = mac.of(in, from, length);
    digest[6] = (byte) ((digest[6] & 0x0f) | 0x40);
    digest[8] = (byte) ((digest[8] & 0x3f) | 0x80);
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        out.append((byte) '-');
      }
      out.append(HEX[(digest[i] >> 4) & 15]);
      out.append(HEX[digest[i] & 15]);
    }
  }
}

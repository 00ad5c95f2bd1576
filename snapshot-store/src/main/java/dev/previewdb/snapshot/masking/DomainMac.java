package dev.previewdb.snapshot.masking;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/** The keyed hash of one domain and one use in it, with its 32 bytes kept in one array. */
final class DomainMac {
  private final Mac mac;
  private final byte[] digest = new byte[32];

  DomainMac(MaskingKey key, String domain, String use) {
    this.mac = key.derive(use + "/" + domain);
  }

  /** The digest; the same array every time. */
  byte[] of(byte[] in, int from, int length) {
    mac.update(in, from, length);
    try {
      mac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the digest has 32 bytes", e);
    }
    return digest;
  }

  /** A number of the digest's first eight bytes, from 0 up to, without, `bound`. */
  static int below(byte[] digest, int from, int bound) {
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = (number << 8) | (digest[from + i] & 0xff);
    }
    return (int) Long.remainderUnsigned(number, bound);
  }
}

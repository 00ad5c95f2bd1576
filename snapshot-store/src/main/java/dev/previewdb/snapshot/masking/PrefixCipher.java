package dev.previewdb.snapshot.masking;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces the leading bits of an address so that two addresses have as many leading bits in common
 * afterwards as before, as Crypto-PAn does: each bit is flipped or not by a keyed function of those
 * before it. It is a permutation for every number of bits.
 */
final class PrefixCipher {
  private static final int BLOCK = 16;

  private final Cipher cipher;

  PrefixCipher(MaskingKey key, String domain, String use) {
    byte[] digest = new DomainMac(key, domain, use).of(new byte[0], 0, 0);
    try {
      this.cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(digest, 0, BLOCK, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  /** Replaces the first `bits` of an address of at most 16 bytes in place. */
  void replace(byte[] address, int bits) {
    byte[] flips = cipher.update(prefixes(address, bits));
    for (int i = 0; i < bits; i++) {
      address[i >> 3] ^= (byte) ((flips[i * BLOCK] & 1) << (7 - (i & 7)));
    }
  }

  /** For each bit a block: the bits before it, then a one, then zeros, which no other prefix is. */
  private static byte[] prefixes(byte[] address, int bits) {
    byte[] blocks = new byte[bits * BLOCK];
    for (int i = 0; i < bits; i++) {
      int whole = i >> 3;
      int at = i * BLOCK;
      System.arraycopy(address, 0, blocks, at, whole);
      blocks[at + whole] = (byte) ((address[whole] & (0xff00 >> (i & 7))) | (0x80 >> (i & 7)));
    }
    return blocks;
  }
}

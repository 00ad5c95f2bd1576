package dev.previewdb.snapshot.masking;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** As many bytes as asked for, out of one digest: AES in counter mode, keyed by the digest. */
final class KeyStream {
  private static final int BLOCK = 256;
  private static final byte[] ZEROS = new byte[BLOCK];
  private static final IvParameterSpec START = new IvParameterSpec(new byte[16]);

  private final Cipher cipher;
  private final byte[] stream = new byte[BLOCK];
  private int used;

  KeyStream() {
    try {
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  void start(byte[] digest) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(digest, 0, 16, "AES"), START);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of 16 bytes is an AES key", e);
    }
    used = BLOCK;
  }

  /** The next number from 0 up to, without, `bound`; its bias is below `bound` in 2^32. */
  int below(int bound) {
    if (used > BLOCK - 4) {
      refill();
    }
    int number =
        (stream[used] << 24)
            | ((stream[used + 1] & 0xff) << 16)
            | ((stream[used + 2] & 0xff) << 8)
            | (stream[used + 3] & 0xff);
    used += 4;
    return Integer.remainderUnsigned(number, bound);
  }

  private void refill() {
    try {
      cipher.update(ZEROS, 0, BLOCK, stream, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("counter mode gives what it is given", e);
    }
    used = 0;
  }
}

package dev.previewdb.snapshot.masking;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed function of the {@link Scrambler}'s rounds: AES as a CBC-MAC, as format-preserving
 * encryption by the book (NIST SP 800-38G) has it, under a key derived for the domain. A keyed hash
 * would do as well and takes three times as long, and there are ten rounds for each value.
 *
 * <p>A message is the shape of the sequence, then the round and the digits it reads. The shape
 * tells how long the rest is, so no message begins another, and it is worked out once for all
 * rounds.
 */
final class RoundFunction {
  private static final int BLOCK = 16;

  private final Cipher cipher;
  private final byte[] shape = new byte[BLOCK];
  private byte[] message = new byte[16 * BLOCK];
  private byte[] result = new byte[16 * BLOCK];
  private int[] lastRadices = {};
  private int lastTweak;
  private int size;

  RoundFunction(MaskingKey key, String domain) {
    byte[] secret = key.derive("rounds/" + domain).doFinal();
    try {
      this.cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(secret, 0, BLOCK, "AES"),
          new IvParameterSpec(new byte[BLOCK]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  /** Sets the shape of the sequences that follow; the first of that shape pays for it. */
  void shape(int[] radices, int count, int tweak) {
    if (tweak == lastTweak
        && count == lastRadices.length
        && Arrays.equals(radices, 0, count, lastRadices, 0, count)) {
      return;
    }
    lastRadices = Arrays.copyOf(radices, count);
    lastTweak = tweak;
    Arrays.fill(shape, (byte) 0);
    begin(count);
    putInt(tweak);
    for (int i = 0; i < count; i++) {
      putShort(radices[i]);
    }
    System.arraycopy(result, encrypt() - BLOCK, shape, 0, BLOCK);
  }

  /** Adds a function of `digits[readFrom, readTo)` to `digits[from, to)`, each in its radix. */
  void add(int round, int[] digits, int readFrom, int readTo, int[] radices, int from, int to) {
    int more = 0;
    int at = 0;
    int end = 0;
    for (int i = from; i < to; i++) {
      // Twice the bytes of the radix, so that all digits are as good as equally likely
      int width = radices[i] <= 256 ? 2 : 4;
      if (at + width > end) {
        begin(round);
        putShort(more++);
        for (int read = readFrom; read < readTo; read++) {
          putShort(digits[read]);
        }
        end = encrypt();
        at = end - BLOCK;
      }
      long number = 0;
      for (int b = 0; b < width; b++) {
        number = (number << 8) | (result[at++] & 0xff);
      }
      digits[i] = (int) ((digits[i] + number) % radices[i]);
    }
  }

  private void begin(int first) {
    size = 0;
    putShort(first);
  }

  private void putInt(int number) {
    putShort(number >> 16);
    putShort(number);
  }

  private void putShort(int number) {
    if (size + 2 > message.length) {
      message = Arrays.copyOf(message, size * 2);
      result = new byte[size * 2];
    }
    message[size++] = (byte) (number >> 8);
    message[size++] = (byte) number;
  }

  /** Goes on from the shape, which is what the chain would have carried; where the result ends. */
  private int encrypt() {
    while (size % BLOCK != 0) {
      putShort(0);
    }
    for (int i = 0; i < BLOCK; i++) {
      message[i] ^= shape[i];
    }
    try {
      return cipher.doFinal(message, 0, size, result, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks need no padding", e);
    }
  }
}

package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Encrypts the letters and digits of a key by FF1 of NIST SP 800-38G under a key of the domain's
 * own: a permutation of all values of one length. Other signs stay where they are. Whole numbers
 * keep their sign, their length and their side of each integer type's range.
 */
final class EncryptMask implements ValueMask {
  /** Where FF1 begins to be safe: so many values of one length there must be. */
  private static final int FEWEST = 1_000_000;

  /** FF1 takes the square of the length. */
  private static final int LONGEST = 2_000;

  private final FPEFF1Engine engine = new FPEFF1Engine();
  private final Mask.Alphabet alphabet;
  private final boolean number;

  EncryptMask(MaskingKey key, DomainForm form, Mask.Alphabet alphabet, TypeKind kind) {
    this.alphabet = alphabet;
    this.number = kind == TypeKind.INTEGER;
    byte[] secret = key.derive("encrypt/" + form.domain()).doFinal();
    engine.init(
        true, new FPEParameters(new KeyParameter(secret), alphabet.signs().length(), new byte[0]));
  }

  /** The fewest letters and digits that a value must have. */
  static int shortest(Mask.Alphabet alphabet) {
    int count = 1;
    for (long values = alphabet.signs().length(); values < FEWEST; count++) {
      values *= alphabet.signs().length();
    }
    return count;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    byte[] digits = digits(in, from, length);
    if (digits.length < shortest(alphabet)) {
      throw new NotMaskable(
          "it has fewer than %d letters and digits, for which no encryption is safe"
              .formatted(shortest(alphabet)));
    }
    byte[] masked = number ? encryptedNumber(digits, in[from] == '-') : encrypted(digits);
    int next = 0;
    for (int i = from; i < from + length; i++) {
      boolean stays = alphabet.signs().indexOf(in[i]) < 0;
      out.append(stays ? in[i] : (byte) alphabet.signs().charAt(masked[next++]));
    }
  }

  private byte[] digits(byte[] in, int from, int length) {
    byte[] digits = new byte[Math.min(length, LONGEST + 1)];
    int count = 0;
    for (int i = from; i < from + length; i++) {
      int rank = alphabet.signs().indexOf(in[i]);
      if (rank >= 0 && count <= LONGEST) {
        digits[count++] = (byte) rank;
      } else if (in[i] < 0 || (rank < 0 && Character.isLetterOrDigit(in[i]))) {
        throw new NotMaskable("it has letters or digits that are not of its alphabet");
      }
    }
    if (count > LONGEST) {
      throw new NotMaskable("it has more than " + LONGEST + " letters and digits");
    }
    return Arrays.copyOf(digits, count);
  }

  private byte[] encrypted(byte[] digits) {
    byte[] out = new byte[digits.length];
    engine.processBlock(digits, 0, digits.length, out, 0);
    return out;
  }

  /** Walks the permutation until it is back among the numbers of its length: one too. */
  private byte[] encryptedNumber(byte[] digits, boolean negative) {
    String edge = IntegerEdge.of(digits.length, negative);
    boolean inside = inside(digits, edge);
    byte[] masked = encrypted(digits);
    while (masked[0] == 0 || inside(masked, edge) != inside) {
      masked = encrypted(masked);
    }
    return masked;
  }

  private static boolean inside(byte[] digits, String edge) {
    if (edge.isEmpty()) {
      return true;
    }
    byte[] limit = edge.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < limit.length; i++) {
      int digit = digits[i] + '0';
      if (digit != limit[i]) {
        return digit < limit[i];
      }
    }
    return true;
  }
}

package dev.previewdb.snapshot.masking;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Replaces letters and digits by others of the same {@link Alphabet}. The pattern of alphabets and
 * punctuation stays, so values of unlike patterns stay unlike, and within one pattern the {@link
 * Scrambler} keeps them apart.
 */
final class TextMask implements ValueMask {
  private final Scrambler scrambler;
  private int[] digits = new int[64];
  private int[] radices = new int[64];

  TextMask(MaskingKey key, String domain) {
    this.scrambler = new Scrambler(key, domain);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int end = from + length;
    int count = 0;
    int bits = 0;
    for (int at = from; at < end && bits < Scrambler.WIDE; at += Utf8.width(in[at])) {
      int c = Utf8.codePoint(in, at, end);
      @Nullable Alphabet alphabet = Alphabet.of(c);
      if (alphabet != null) {
        if (count == digits.length) {
          digits = Arrays.copyOf(digits, count * 2);
          radices = Arrays.copyOf(radices, count * 2);
        }
        digits[count] = alphabet.rank(c);
        radices[count++] = alphabet.size();
        bits += Scrambler.bits(alphabet.size());
      }
    }
    if (bits < Scrambler.WIDE) {
      narrow(in, from, end, count, out);
    } else {
      wide(in, from, end, out);
    }
  }

  private void narrow(byte[] in, int from, int end, int count, RowBuffer out) {
    scrambler.scramble(digits, radices, count, 0);
    int next = 0;
    for (int at = from; at < end; at += Utf8.width(in[at])) {
      int c = Utf8.codePoint(in, at, end);
      @Nullable Alphabet alphabet = Alphabet.of(c);
      Utf8.append(out, alphabet == null ? c : alphabet.member(digits[next++]));
    }
  }

  private void wide(byte[] in, int from, int end, RowBuffer out) {
    KeyStream stream = scrambler.wide(in, from, end - from);
    byte[] letters = out.room(end - from);
    int at = from;
    int filled = out.length();
    for (; at < end && in[at] >= 0; at++) {
      @Nullable Alphabet alphabet = Alphabet.of(in[at]);
      letters[filled++] = alphabet == null ? in[at] : (byte) replaced(alphabet, in[at], stream);
    }
    out.grow(at - from);
    for (; at < end; at += Utf8.width(in[at])) {
      int c = Utf8.codePoint(in, at, end);
      @Nullable Alphabet alphabet = Alphabet.of(c);
      Utf8.append(out, alphabet == null ? c : replaced(alphabet, c, stream));
    }
  }

  private static int replaced(Alphabet alphabet, int c, KeyStream stream) {
    int size = alphabet.size();
    return alphabet.member((alphabet.rank(c) + stream.below(size)) % size);
  }
}

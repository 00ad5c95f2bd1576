package dev.previewdb.snapshot.masking;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Masks what {@link FreeText} finds, piece by piece and as by `text`, so that lengths stay and a
 * name is the same name again. All else stays.
 */
final class RedactMask implements ValueMask {
  private final TextMask text;
  private final Dictionary words = Dictionary.shared();

  RedactMask(MaskingKey key, DomainForm form) {
    this.text = new TextMask(key, form.domain());
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String value = decoded(in, from, length);
    BitSet found = FreeText.find(value, words.names());
    int at = 0;
    while (at < value.length()) {
      int start = found.nextSetBit(at);
      int piece = start < 0 ? value.length() : start;
      out.append(value.substring(at, piece).getBytes(StandardCharsets.UTF_8));
      at = found.nextClearBit(piece);
      if (piece < value.length()) {
        byte[] plain = value.substring(piece, at).getBytes(StandardCharsets.UTF_8);
        text.mask(plain, 0, plain.length, out);
      }
    }
  }

  private static String decoded(byte[] in, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in, from, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw new NotMaskable("it holds bytes that are not UTF-8");
    }
  }
}

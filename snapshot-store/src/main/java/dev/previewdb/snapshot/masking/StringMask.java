package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Masks a text in a document by any mask at all. What the mask does not take is masked as by
 * `text`, so nothing is let through because it looks otherwise.
 */
final class StringMask implements ValueMask {
  /** DateMask keeps what follows the day, which must be a time of day then. */
  private static final Pattern DATE =
      Pattern.compile(
          "[0-9]{4,7}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

  private static final int LONGEST_DATE = 50;

  private final Mask mask;
  private final ValueMask own;
  private final TextMask text;

  StringMask(DomainForm form, MaskingKey key) {
    this.mask = form.mask();
    this.text = new TextMask(key, form.domain());
    boolean number = mask instanceof Mask.Numeral || mask instanceof Mask.Geo;
    TypeKind kind = mask instanceof Mask.DateShift ? TypeKind.TIMESTAMP : TypeKind.TEXT;
    this.own = number ? text : ValueMasks.scalar(form, kind, key).orElse(text);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    if (own instanceof TextMask || !taken(in, from, length)) {
      text(in, from, length, out);
    } else {
      own.mask(in, from, length, out);
    }
  }

  private boolean taken(byte[] in, int from, int length) {
    return switch (mask) {
      case Mask.DateShift _ -> date(in, from, length);
      case Mask.Network _, Mask.Card _, Mask.Iban _, Mask.Redact _ -> whole(in, from, length);
      default -> true;
    };
  }

  /** Whether it has no half surrogates, which only a document can have. */
  private static boolean whole(byte[] in, int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (JsonText.lone(in, at, from + length)) {
        return false;
      }
    }
    return true;
  }

  private static boolean date(byte[] in, int from, int length) {
    return length <= LONGEST_DATE
        && DATE.matcher(new String(in, from, length, StandardCharsets.UTF_8)).matches()
        && DateMask.readable(in, from, length);
  }

  /** Half surrogates stay where they are, and what is between them is masked. */
  private void text(byte[] in, int from, int length, RowBuffer out) {
    int end = from + length;
    int start = from;
    for (int at = from; at < end; at++) {
      if (JsonText.lone(in, at, end)) {
        text.mask(in, start, at - start, out);
        out.append(in, at, 3);
        at += 2;
        start = at + 1;
      }
    }
    text.mask(in, start, end - start, out);
  }
}

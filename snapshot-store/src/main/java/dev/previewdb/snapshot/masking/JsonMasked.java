package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Masks strings and numbers; true and false stay. What its mask does not take is masked all the
 * same: a string as by `text`, a number as by `number`.
 */
final class JsonMasked implements JsonLeaf {
  /** DateMask keeps what follows the day, which must be a time of day then. */
  private static final Pattern DATE =
      Pattern.compile(
          "[0-9]{4,7}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

  private static final int LONGEST_DATE = 50;

  private final Mask mask;
  private final ValueMask own;
  private final TextMask text;
  private final NumberMask number;
  private final RowBuffer plain = new RowBuffer(64);
  private final RowBuffer masked = new RowBuffer(64);

  JsonMasked(DomainForm form, MaskingKey key) {
    this.mask = form.mask();
    this.text = new TextMask(key, form.domain());
    this.number = new NumberMask(key, form.domain());
    TypeKind kind =
        switch (mask) {
          case Mask.DateShift _ -> TypeKind.TIMESTAMP;
          case Mask.Geo _ -> TypeKind.NUMERIC;
          default -> TypeKind.TEXT;
        };
    this.own =
        mask instanceof Mask.Numeral ? text : ValueMasks.scalar(form, kind, key).orElse(text);
  }

  @Override
  public void put(Found found, byte[] in, int from, int to, RowBuffer out) {
    switch (found) {
      case STRING -> string(in, from + 1, to - 1, out);
      case NUMBER -> number(in, from, to, out);
      case BOOLEAN, TREE -> out.append(in, from, to - from);
    }
  }

  private void string(byte[] in, int from, int to, RowBuffer out) {
    plain.clear();
    JsonText.unescape(in, from, to, plain);
    masked.clear();
    byte[] value = plain.bytes();
    int length = plain.length();
    // An empty text says nothing about anybody, as in a column
    if (length > 0) {
      if (own instanceof TextMask || !taken(value, length)) {
        text(value, length);
      } else {
        own.mask(value, 0, length, masked);
      }
    }
    JsonText.quote(masked.bytes(), masked.length(), out);
  }

  /** What it does not take is masked as by `text`, and so are texts that have half surrogates. */
  private boolean taken(byte[] value, int length) {
    return switch (mask) {
      case Mask.DateShift _ -> date(value, length);
      case Mask.Network _, Mask.Card _, Mask.Iban _, Mask.Redact _ -> whole(value, length);
      case Mask.Geo _ -> false;
      default -> true;
    };
  }

  private static boolean whole(byte[] value, int length) {
    for (int at = 0; at < length; at++) {
      if (JsonText.lone(value, at, length)) {
        return false;
      }
    }
    return true;
  }

  private static boolean date(byte[] value, int length) {
    return length <= LONGEST_DATE
        && DATE.matcher(new String(value, 0, length, StandardCharsets.UTF_8)).matches()
        && DateMask.readable(value, 0, length);
  }

  /** Half surrogates stay where they are, and what is between them is masked. */
  private void text(byte[] value, int length) {
    int start = 0;
    for (int at = 0; at < length; at++) {
      if (JsonText.lone(value, at, length)) {
        text.mask(value, start, at - start, masked);
        masked.append(value, at, 3);
        at += 2;
        start = at + 1;
      }
    }
    text.mask(value, start, length - start, masked);
  }

  /** The exponent stays; PostgreSQL's own numbers have none. */
  private void number(byte[] in, int from, int to, RowBuffer out) {
    int exponent = from;
    while (exponent < to && in[exponent] != 'e' && in[exponent] != 'E') {
      exponent++;
    }
    // With an exponent it is no place that anybody wrote
    ValueMask how = mask instanceof Mask.Geo && exponent == to ? own : number;
    how.mask(in, from, exponent - from, out);
    out.append(in, exponent, to - exponent);
  }
}

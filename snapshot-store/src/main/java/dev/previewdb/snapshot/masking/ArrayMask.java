package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * Masks the elements of an array, in PostgreSQL's text form of it, one by one. Its bounds, its
 * dimensions and NULL elements stay, and so do empty texts, as in a column.
 */
final class ArrayMask implements ValueMask {
  private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);

  private final ValueMask element;
  private final RowBuffer plain = new RowBuffer(64);
  private final RowBuffer masked = new RowBuffer(64);
  private boolean whole;

  ArrayMask(ValueMask element) {
    this.element = element;
  }

  @Override
  public void of(byte[] in, int from, int to) {
    element.of(in, from, to);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    int end = from + length;
    int at = from;
    int elements = 0;
    whole = in[from] == '{';
    if (!whole) {
      while (at < end && in[at] != '=') {
        out.append(in[at++]);
      }
    }
    while (at < end) {
      byte b = in[at];
      if (b == '{' || b == '}' || b == ',' || b == '=') {
        out.append(b);
        at++;
      } else if (b == '"') {
        at = unquote(in, at + 1, end);
        put(out);
        elements++;
      } else {
        int stop = bareEnd(in, at, end);
        if (isNull(in, at, stop - at)) {
          out.append(NULL);
          whole = false;
        } else {
          plain.clear();
          plain.append(in, at, stop - at);
          put(out);
          elements++;
        }
        at = stop;
      }
    }
    whole &= elements > 0;
  }

  /** Not of an array whose bounds, NULLs or empty texts another array may have just so. */
  @Override
  public boolean telling() {
    return whole;
  }

  /** Reads a quoted element; where what follows its other quote begins. */
  private int unquote(byte[] in, int from, int end) {
    plain.clear();
    int at = from;
    while (at < end && in[at] != '"') {
      if (in[at] == '\\') {
        at++;
      }
      if (at < end) {
        plain.append(in[at++]);
      }
    }
    if (at >= end) {
      throw new NotMaskable("it is not an array in text form");
    }
    return at + 1;
  }

  private static int bareEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] != ',' && in[at] != '}') {
      if (in[at] == '\\' || in[at] == '"' || in[at] == '{') {
        throw new NotMaskable("it is not an array in text form");
      }
      at++;
    }
    return at;
  }

  private void put(RowBuffer out) {
    masked.clear();
    if (plain.length() > 0) {
      element.mask(plain.bytes(), 0, plain.length(), masked);
    } else {
      whole = false;
    }
    byte[] value = masked.bytes();
    int length = masked.length();
    if (!quoted(value, length)) {
      out.append(value, 0, length);
      return;
    }
    out.append((byte) '"');
    for (int i = 0; i < length; i++) {
      if (value[i] == '"' || value[i] == '\\') {
        out.append((byte) '\\');
      }
      out.append(value[i]);
    }
    out.append((byte) '"');
  }

  /** As PostgreSQL itself decides it. */
  private static boolean quoted(byte[] value, int length) {
    boolean quoted = length == 0 || isNull(value, 0, length);
    for (int i = 0; i < length && !quoted; i++) {
      quoted =
          switch (value[i]) {
            case '"', '\\', '{', '}', ',', ' ', '\t', '\n', '\r', '\f', 0x0b -> true;
            default -> false;
          };
    }
    return quoted;
  }

  private static boolean isNull(byte[] in, int from, int length) {
    return length == NULL.length
        && new String(in, from, length, StandardCharsets.ISO_8859_1).equalsIgnoreCase("NULL");
  }
}

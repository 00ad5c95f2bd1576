package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;

/**
 * Masks strings and numbers; true and false stay. What its mask does not take is masked all the
 * same: a string as by `text`, a number as by `number`.
 */
final class JsonMasked implements JsonLeaf {
  private final StringMask string;
  private final ValueMask plainNumber;
  private final NumberMask number;
  private final RowBuffer plain = new RowBuffer(64);
  private final RowBuffer masked = new RowBuffer(64);

  JsonMasked(DomainForm form, MaskingKey key) {
    this.string = new StringMask(form, key);
    this.number = new NumberMask(key, form.domain());
    this.plainNumber =
        form.mask() instanceof Mask.Geo geo
            ? new GeoMask(key, form, geo, TypeKind.NUMERIC)
            : number;
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
    // An empty text says nothing about anybody, as in a column
    if (plain.length() > 0) {
      string.mask(plain.bytes(), 0, plain.length(), masked);
    }
    JsonText.quote(masked.bytes(), masked.length(), out);
  }

  /** The exponent stays; PostgreSQL's own numbers have none. */
  private void number(byte[] in, int from, int to, RowBuffer out) {
    int exponent = from;
    while (exponent < to && in[exponent] != 'e' && in[exponent] != 'E') {
      exponent++;
    }
    ValueMask how = exponent == to ? plainNumber : number;
    how.mask(in, from, exponent - from, out);
    out.append(in, exponent, to - exponent);
  }
}

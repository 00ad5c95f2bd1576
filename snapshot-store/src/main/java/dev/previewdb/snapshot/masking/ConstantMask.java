package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/** The same for every value. */
final class ConstantMask implements ValueMask {
  private final byte[] value;

  ConstantMask(String value) {
    this.value = value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    out.append(value);
  }
}

package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * One value for all at a place: a number for numbers and true or false for those where it reads as
 * such, else a string.
 */
final class JsonConstant implements JsonLeaf {
  private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

  private final byte[] plain;
  private final boolean number;
  private final boolean truth;

  JsonConstant(String value) {
    this.plain = value.getBytes(StandardCharsets.UTF_8);
    this.number = value.matches(NUMBER);
    this.truth = value.equals("true") || value.equals("false");
  }

  @Override
  public void put(Found found, byte[] in, int from, int to, RowBuffer out) {
    if ((found == Found.NUMBER && number) || (found == Found.BOOLEAN && truth)) {
      out.append(plain);
    } else {
      JsonText.quote(plain, plain.length, out);
    }
  }

  @Override
  public boolean whole() {
    return true;
  }
}

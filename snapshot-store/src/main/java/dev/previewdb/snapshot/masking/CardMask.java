package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TypeKind;
import java.nio.charset.StandardCharsets;

/**
 * A card number that nobody has: ISO 7812 leaves numbers that begin with 9 and a country's number
 * to that country, and there is no country 999. The length, the blanks and dashes stay, and the
 * last digit proves the others. What is no card number is masked as a text or a number.
 */
final class CardMask implements ValueMask {
  private static final String NOBODYS = "9999";

  /** The longest that surely is in the range of bigint, whatever its digits. */
  private static final int LONGEST_INTEGER = 18;

  private final DomainMac mac;
  private final KeyStream stream = new KeyStream();
  private final ValueMask others;
  private final int longest;

  CardMask(MaskingKey key, DomainForm form, TypeKind kind) {
    this.mac = new DomainMac(key, form.domain(), "card");
    this.others =
        kind == TypeKind.TEXT
            ? new TextMask(key, form.domain())
            : new NumberMask(key, form.domain());
    this.longest = kind == TypeKind.TEXT ? Integer.MAX_VALUE : LONGEST_INTEGER;
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String digits = CardNumber.digits(new String(in, from, length, StandardCharsets.ISO_8859_1));
    if (digits.isEmpty() || digits.length() > longest) {
      others.mask(in, from, length, out);
      return;
    }
    String masked = masked(digits);
    int next = 0;
    for (int i = from; i < from + length; i++) {
      boolean digit = in[i] >= '0' && in[i] <= '9';
      out.append(digit ? (byte) masked.charAt(next++) : in[i]);
    }
  }

  private String masked(String digits) {
    byte[] plain = digits.getBytes(StandardCharsets.US_ASCII);
    stream.start(mac.of(plain, 0, plain.length));
    StringBuilder masked = new StringBuilder(NOBODYS);
    while (masked.length() < digits.length() - 1) {
      masked.append((char) ('0' + stream.below(10)));
    }
    return masked.append(CardNumber.lastOf(masked)).toString();
  }
}

package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Another bank account of the same country: a digit for each digit and a letter for each letter of
 * the account, and two digits that prove it. What is no such number is masked as a text, and never
 * to one, so that nothing meets.
 */
final class IbanMask implements ValueMask {
  private final Scrambler scrambler;
  private final TextWalk others;

  IbanMask(MaskingKey key, DomainForm form) {
    this.scrambler = new Scrambler(key, form.domain() + "\0iban");
    this.others = new TextWalk(new TextMask(key, form.domain()), IbanNumber::is);
  }

  @Override
  public void mask(byte[] in, int from, int length, RowBuffer out) {
    String text = length > 128 ? "" : new String(in, from, length, StandardCharsets.UTF_8);
    if (!IbanNumber.is(text)) {
      others.mask(in, from, length, out);
      return;
    }
    String bare = IbanNumber.bare(text);
    String country = bare.substring(0, 2);
    String rest = scrambled(country, bare.substring(IbanNumber.HEAD));
    String masked = country + IbanNumber.proof(country, rest) + rest;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char other = c == ' ' ? c : masked.charAt(next++);
      out.append((byte) (c >= 'a' ? Character.toLowerCase(other) : other));
    }
  }

  private String scrambled(String country, String rest) {
    int[] digits = new int[rest.length()];
    int[] radices = new int[rest.length()];
    for (int i = 0; i < digits.length; i++) {
      boolean digit = Character.isDigit(rest.charAt(i));
      radices[i] = digit ? 10 : 26;
      digits[i] = rest.charAt(i) - (digit ? '0' : 'A');
    }
    scrambler.scramble(digits, radices, digits.length, country.hashCode());
    char[] masked = new char[digits.length];
    Arrays.setAll(digits, i -> digits[i] + (radices[i] == 10 ? '0' : 'A'));
    for (int i = 0; i < masked.length; i++) {
      masked[i] = (char) digits[i];
    }
    return new String(masked);
  }
}

package dev.previewdb.snapshot.masking;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * International bank account numbers (ISO 13616): a country, two digits that prove the rest, it.
 */
final class IbanNumber {
  /** The country and the two digits. */
  static final int HEAD = 4;

  private static final int LONGEST = 34;
  private static final BigInteger PRIME = BigInteger.valueOf(97);
  private static final Pattern WRITTEN =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ]*[A-Za-z0-9])?");
  private static final Pattern FORM = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");

  private IbanNumber() {}

  /** Whether a text is such a number, in letters of any case, and with blanks in it. */
  static boolean is(String text) {
    if (text.length() > 2 * LONGEST || !WRITTEN.matcher(text).matches()) {
      return false;
    }
    String bare = bare(text);
    // 00 would prove the same as 97, but is not what a bank writes
    return FORM.matcher(bare).matches()
        && bare.substring(2, HEAD).equals(proof(bare.substring(0, 2), bare.substring(HEAD)));
  }

  static String bare(String text) {
    return text.replace(" ", "").toUpperCase(Locale.ROOT);
  }

  /** The two digits for a country and what comes behind them. */
  static String proof(String country, String rest) {
    int left = number(country + "00" + rest).mod(PRIME).intValue();
    return "%02d".formatted(98 - left);
  }

  /** Its head behind the rest, with 10 to 35 for letters. */
  private static BigInteger number(String bare) {
    StringBuilder digits = new StringBuilder();
    (bare.substring(HEAD) + bare.substring(0, HEAD))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString());
  }
}

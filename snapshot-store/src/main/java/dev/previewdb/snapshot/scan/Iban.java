package dev.previewdb.snapshot.scan;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;

/** Account numbers by ISO 13616: a country, and a remainder of 1 modulo 97. */
final class Iban {
  private static final int SHORTEST = 15;
  private static final int LONGEST = 34;
  private static final BigInteger DIVISOR = BigInteger.valueOf(97);
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private Iban() {}

  static boolean is(String text) {
    var packed = text.replace(" ", "");
    if (packed.length() < SHORTEST
        || packed.length() > LONGEST
        || !(COUNTRIES.contains(packed.substring(0, 2)) || packed.startsWith("XK"))) {
      return false;
    }
    var number = new StringBuilder();
    (packed.substring(4) + packed.substring(0, 4))
        .chars()
        .forEach(c -> number.append(Character.digit(c, Character.MAX_RADIX)));
    return new BigInteger(number.toString()).mod(DIVISOR).equals(BigInteger.ONE);
  }
}

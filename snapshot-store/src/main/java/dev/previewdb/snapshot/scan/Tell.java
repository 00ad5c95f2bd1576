package dev.previewdb.snapshot.scan;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Why a value would be known again. */
public enum Tell {
  /** An e-mail address. */
  EMAIL,
  /** Digits with signs as phone and card numbers have them, or so many as no counter reaches. */
  NUMBER,
  /** So long that two people do not come upon it. */
  LONG,
  /** So long that a mask which puts a letter for a letter does not make it by chance. */
  BEYOND_CHANCE,
  /** Several words, or a word with digits, such as no program is likely to be written with. */
  PHRASE;

  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s@<>\"(),;:]+@[^\\s@<>\"(),;:]+\\.[^\\s@<>\"(),;:.]{2,}");
  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9][0-9 ()./-]*[0-9]");

  private static final int FEWEST_DIGITS = 8;
  private static final int FEWEST_BARE_DIGITS = 15;
  private static final int LONG_BITS = 80;

  /**
   * So improbable is a chance meeting of any of 4096 sampled values with any of a hundred million
   * rows: 2^56 / (2^12 * 2^27) = 2^17 to one.
   */
  private static final int CHANCE_BITS = 56;

  private static final int PHRASE_BITS = 36;

  /** What is longer is found by what it holds, or as a whole field. */
  static final int LONGEST = 4096;

  static Set<Tell> of(byte[] value, int from, int length) {
    var tells = EnumSet.noneOf(Tell.class);
    if (length < KeyedHash.HEAD || length > LONGEST) {
      return tells;
    }
    var text = new String(value, from, length, StandardCharsets.UTF_8);
    var bits = bits(value, from, length);
    if (text.indexOf('@') > 0 && ADDRESS.matcher(text).matches()) {
      tells.add(EMAIL);
    } else if (mayBeDigits(value[from]) && DIGITS.matcher(text).matches() && number(text)) {
      tells.add(NUMBER);
    }
    if (bits >= LONG_BITS) {
      tells.add(LONG);
    }
    if (bits >= CHANCE_BITS) {
      tells.add(BEYOND_CHANCE);
    }
    if (bits >= PHRASE_BITS && !letters(text)) {
      tells.add(PHRASE);
    }
    return tells;
  }

  private static boolean mayBeDigits(byte first) {
    return first == '+' || (first >= '0' && first <= '9');
  }

  private static boolean letters(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (!Character.isLetter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A date, a time and a decimal have signs too, but not so many digits, or not several. */
  private static boolean number(String text) {
    var digits = 0;
    var signs = text.startsWith("+") ? 1 : 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (" ()/-".indexOf(c) >= 0) {
        signs++;
      }
    }
    var bare = digits == text.length();
    return digits >= FEWEST_BARE_DIGITS || (!bare && signs > 0 && digits > FEWEST_DIGITS);
  }

  /** What is left to chance when each letter and digit becomes another: 3.3 or 4.7 bits each. */
  static double bits(byte[] value, int from, int length) {
    var bits = 0.0;
    for (var i = from; i < from + length && bits < LONG_BITS; i++) {
      var c = value[i];
      if (c >= '0' && c <= '9') {
        bits += 3.3;
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        bits += 4.7;
      }
    }
    return bits;
  }

  /** Whether a value is known by its form, an address or a number, whatever its length. */
  public static boolean byForm(byte[] value, int from, int length) {
    var start = Words.first(value, from, from + length);
    var tells = of(value, start, Words.end(value, start, from + length) - start);
    return tells.contains(EMAIL) || tells.contains(NUMBER);
  }

  /** Whether a value is so long that a mask of the same shape does not make it by chance. */
  public static boolean beyondChance(byte[] value, int from, int length) {
    return bits(value, from, length) >= CHANCE_BITS;
  }
}

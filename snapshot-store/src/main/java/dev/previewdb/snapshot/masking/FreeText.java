package dev.previewdb.snapshot.masking;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what in a free text may tell of a person. It reads each character a few times at most,
 * however long the text is.
 */
final class FreeText {
  /** Digits that belong together, with other signs between, are a number from so many on. */
  private static final int NUMBER = 5;

  /** So many signs between two digits do not part a number, as in `+49 (0) 30`. */
  private static final int APART = 3;

  private final String text;
  private final Set<String> names;
  private final BitSet found = new BitSet();

  private FreeText(String text, Set<String> names) {
    this.text = text;
    this.names = names;
  }

  /**
   * The places of characters to replace: in addresses of all kinds, in words with a capital letter,
   * in words that are names, in words of scripts without capitals, and in numbers of five digits or
   * more.
   *
   * @param names in small letters
   */
  static BitSet find(String text, Set<String> names) {
    FreeText free = new FreeText(text, names);
    free.pieces();
    free.words();
    free.numbers();
    return free.found;
  }

  /** What stands between blanks: an address in it makes all of it go. */
  private void pieces() {
    int from = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || Character.isWhitespace(text.charAt(at))) {
        if (address(from, at)) {
          found.set(from, at);
        }
        from = at + 1;
      }
    }
  }

  /**
   * Whether `@` or `://` is in it, or two colons, or a dot before a letter, or two before digits.
   */
  private boolean address(int from, int to) {
    int colons = 0;
    int dots = 0;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      char next = at + 1 < to ? text.charAt(at + 1) : ' ';
      colons += c == ':' ? 1 : 0;
      dots += c == '.' && Character.isDigit(next) ? 1 : 0;
      if (c == '@' || colons > 1 || dots > 1 || (c == ':' && text.startsWith("://", at))) {
        return true;
      }
      if (c == '.' && at > from && Character.isLetter(next)) {
        return true;
      }
    }
    return false;
  }

  private void words() {
    int at = 0;
    while (at < text.length()) {
      int end = at;
      boolean named = false;
      while (end < text.length() && part(text.codePointAt(end))) {
        int c = text.codePointAt(end);
        named |= !Character.isLowerCase(c) && Character.isLetter(c);
        end += Character.charCount(c);
      }
      if (end == at) {
        at += Character.charCount(text.codePointAt(at));
      } else {
        if (named || names.contains(text.substring(at, end).toLowerCase(Locale.ROOT))) {
          found.set(at, end);
        }
        at = end;
      }
    }
  }

  private static boolean part(int c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private void numbers() {
    int first = -1;
    int last = -1;
    int digits = 0;
    for (int at = 0; at < text.length(); at++) {
      if (Character.isDigit(text.charAt(at))) {
        if (last < 0 || at - last > APART + 1 || letters(last + 1, at)) {
          number(first, last, digits);
          first = at;
          digits = 0;
        }
        digits++;
        last = at;
      }
    }
    number(first, last, digits);
  }

  private boolean letters(int from, int to) {
    for (int at = from; at < to; at++) {
      if (Character.isLetter(text.charAt(at)) || text.charAt(at) == '\n') {
        return true;
      }
    }
    return false;
  }

  private void number(int first, int last, int digits) {
    if (digits >= NUMBER) {
      found.set(first, last + 1);
    }
  }
}

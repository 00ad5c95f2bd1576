package dev.previewdb.snapshot.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Personal data that is known by its form alone. Strict, since it is looked for in code: what only
 * may be a name or a number is left to the search for the source's own values.
 */
public enum PersonalPattern {
  /** Not at `.invalid`, where nobody is and the masks put everybody. */
  EMAIL(
      "an e-mail address",
      "(?<![\\w.+-])(?=[.+-]*\\w)[\\w.+-]++@(?:[\\p{L}0-9][\\p{L}0-9-]{0,62}\\.)+(?!invalid\\b)\\p{L}{2,24}(?![\\w-]|\\.\\w)"),
  IBAN("an IBAN", "(?<!\\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{1,4}){3,8}(?!\\w)"),
  CARD(
      "a card number",
      "(?<![\\w.+-])[2-6][0-9]{3}(?:([ -]?)[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}|([ -]?)[0-9]{6}\\2[0-9]{4,5})(?![\\w-]|\\.[0-9])"),
  /** In the international form, or in the two American ones. */
  PHONE(
      "a phone number",
      "(?<![\\w.+*/^)\\]-])(?:\\+[1-9][0-9]{0,2}(?:[ ./-]?\\(0\\))?(?:[ ./-]{0,3}\\(?[0-9]{1,12}+\\)?){1,6}+"
          + "|\\([2-9][0-9]{2}\\) ?[2-9][0-9]{2}[ .-][0-9]{4}"
          + "|[2-9][0-9]{2}(?<mark>[.-])[2-9][0-9]{2}\\k<mark>[0-9]{4})(?![\\w%-]|\\.[0-9])");

  private static final int FEWEST_DIGITS = 8;
  private static final int MOST_DIGITS = 15;

  private final String words;
  private final Pattern form;

  PersonalPattern(String words, String form) {
    this.words = words;
    this.form = Pattern.compile(form);
  }

  /** Where in a text something of this form stands. */
  public record Found(PersonalPattern pattern, int from, int to) {}

  /** What it is, as in "a phone number". */
  public String words() {
    return words;
  }

  /** Everything of a known form, in the order of the text; what overlaps is found once. */
  public static List<Found> in(String text) {
    var all = new ArrayList<Found>();
    for (var pattern : values()) {
      var matcher = pattern.form.matcher(text);
      while (matcher.find()) {
        var from = matcher.start();
        var to = from + pattern.proven(matcher.group());
        if (to > from && all.stream().noneMatch(f -> f.from() < to && from < f.to())) {
          all.add(new Found(pattern, from, to));
        }
      }
    }
    all.sort(Comparator.comparingInt(Found::from));
    return List.copyOf(all);
  }

  /** Of a text with `…` for each. */
  public static String without(String text) {
    var out = new StringBuilder();
    var at = 0;
    for (var found : in(text)) {
      out.append(text, at, found.from()).append('…');
      at = found.to();
    }
    return out.append(text.substring(at)).toString();
  }

  /** How much of what has the form is it; 0 for none. */
  private int proven(String text) {
    var proven =
        switch (this) {
          case EMAIL -> true;
          case IBAN -> Iban.is(text);
          case CARD -> CardNumber.is(text);
          case PHONE -> phone(text);
        };
    // Words in capitals may follow an account number
    var shorter = text.lastIndexOf(' ');
    return proven
        ? text.length()
        : this == IBAN && shorter > 0 ? proven(text.substring(0, shorter)) : 0;
  }

  /** Round numbers and the nines of a format are nobody's. */
  private static boolean phone(String text) {
    var digits = text.replaceAll("[^0-9]", "");
    var length = digits.length();
    return length >= FEWEST_DIGITS
        && length <= MOST_DIGITS
        && digits.chars().distinct().count() > 2
        // Written in one piece it may be a sum: those end in noughts
        && !digits.endsWith("00000");
  }
}

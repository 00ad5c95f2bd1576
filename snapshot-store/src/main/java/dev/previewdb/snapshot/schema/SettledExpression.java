package dev.previewdb.snapshot.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An expression as the server prints it after reading its own print. One form does not survive
 * that: <code>(ARRAY['a'::varchar])::text[]</code>, which every <code>CHECK (x IN ('a'))</code> on
 * a varchar has, comes back as <code>ARRAY[('a'::varchar)::text]</code>.
 */
final class SettledExpression {
  private static final String IDENTIFIER = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern CAST =
      Pattern.compile(
          "\\)::("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + "| precision| varying| with(?:out)? time zone)?(?:\\([0-9, ]+\\))?"
              + "(?: with(?:out)? time zone)?)\\[\\]");
  private static final String ARRAY = "ARRAY[";

  private SettledExpression() {}

  static String of(String printed) {
    var at = nextArray(printed, 0);
    return at < 0 ? printed : settle(printed, at);
  }

  private static String settle(String printed, int from) {
    var out = new StringBuilder(printed.length());
    var done = 0;
    for (var at = from; at >= 0; at = nextArray(printed, Math.max(done, at + 1))) {
      var close = closing(printed, at + 1 + ARRAY.length());
      var cast = CAST.matcher(printed);
      if (close < 0 || !cast.find(close + 1) || cast.start() != close + 1) {
        continue;
      }
      out.append(printed, done, at);
      out.append(pushed(printed.substring(at + 1, close + 1), cast.group(1)));
      done = cast.end();
    }
    return out.append(printed, done, printed.length()).toString();
  }

  /** The array's elements, each with the cast that stood behind the array. */
  private static String pushed(String array, String type) {
    return elements(array.substring(ARRAY.length(), array.length() - 1)).stream()
        .map(e -> e.startsWith(ARRAY) ? pushed(e, type) : "(" + of(e) + ")::" + type)
        .collect(Collectors.joining(", ", ARRAY, "]"));
  }

  private static List<String> elements(String list) {
    var elements = new ArrayList<String>();
    var start = 0;
    var depth = 0;
    for (var i = 0; i < list.length(); i++) {
      var c = list.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfQuote(list, i);
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        elements.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    elements.add(list.substring(start).strip());
    return elements;
  }

  /** The place of the next <code>(ARRAY[</code> outside of quotes, or -1. */
  private static int nextArray(String text, int from) {
    // Quotes are followed from the start: a place in the middle says nothing about them.
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfQuote(text, i);
      } else if (i >= from && c == '(' && text.startsWith(ARRAY, i + 1)) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the bracket that closes what is open at <code>from</code>, or -1. */
  private static int closing(String text, int from) {
    var depth = 1;
    for (var i = from; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfQuote(text, i);
      } else if (c == '(' || c == '[') {
        depth++;
      } else if ((c == ')' || c == ']') && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The server doubles a quote within quotes, and prints backslashes doubled too. */
  private static int endOfQuote(String text, int open) {
    var quote = text.charAt(open);
    for (var i = open + 1; i < text.length(); i++) {
      if (text.charAt(i) == quote) {
        if (i + 1 == text.length() || text.charAt(i + 1) != quote) {
          return i;
        }
        i++;
      }
    }
    return text.length();
  }
}

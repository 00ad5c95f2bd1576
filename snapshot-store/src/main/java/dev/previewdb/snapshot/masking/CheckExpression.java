package dev.previewdb.snapshot.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A CHECK's expression taken apart at its ANDs and ORs. Both are monotone: where every part that
 * was true stays true, so does the whole; so each part may be proven by itself.
 */
final class CheckExpression {
  private CheckExpression() {}

  /** Whether every part between ANDs and ORs satisfies `proven`. */
  static boolean all(String expression, Predicate<String> proven) {
    String bare = strip(expression);
    List<String> parts = split(bare);
    if (parts.size() > 1) {
      return parts.stream().allMatch(part -> all(part, proven));
    }
    return proven.test(bare);
  }

  /** Without blanks around it, and without parentheses that hold all of it. */
  private static String strip(String expression) {
    String bare = expression.strip();
    while (bare.startsWith("(") && closing(bare, 0) == bare.length() - 1) {
      bare = bare.substring(1, bare.length() - 1).strip();
    }
    return bare;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = quoteEnd(text, at);
      } else if (c == '(' || c == '[') {
        at = closing(text, at) + 1;
      } else {
        int word = connective(text, at);
        if (word > 0) {
          parts.add(text.substring(start, at));
          start = at + word;
          at = start;
        } else {
          at++;
        }
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** The length of ` AND ` or ` OR ` if one begins here; PostgreSQL prints them so. */
  private static int connective(String text, int at) {
    String here = text.substring(at, Math.min(text.length(), at + 5)).toUpperCase(Locale.ROOT);
    return here.startsWith(" AND ") ? 5 : here.startsWith(" OR ") ? 4 : 0;
  }

  /** The index of the bracket that closes the one at `from`; the end where there is none. */
  private static int closing(String text, int from) {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = quoteEnd(text, at);
        continue;
      }
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
        if (depth == 0) {
          return at;
        }
      }
      at++;
    }
    return text.length();
  }

  private static int quoteEnd(String text, int from) {
    int end = text.indexOf(text.charAt(from), from + 1);
    return end < 0 ? text.length() : end + 1;
  }
}

package dev.previewdb.snapshot.masking;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** PostgreSQL's patterns as Java's, as far as both mean the same. */
final class PatternText {
  private PatternText() {}

  static String like(String pattern) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '%' -> out.append(".*");
        case '_' -> out.append('.');
        case '\\' -> {
          if (++i < pattern.length()) {
            out.append(Pattern.quote(pattern.substring(i, i + 1)));
          }
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return out.toString();
  }

  /** Refuses what only one of the two understands, such as `***:` or `\m`. */
  static String regex(String pattern) {
    if (pattern.startsWith("***")
        || pattern.startsWith("(?")
        || pattern.matches(".*\\\\[a-zA-Z&&[^dwsDWS]].*")) {
      throw new PatternSyntaxException("not the same in Java", "", -1);
    }
    return pattern
        .replace("[:alnum:]", "\\p{Alnum}")
        .replace("[:alpha:]", "\\p{Alpha}")
        .replace("[:digit:]", "\\p{Digit}")
        .replace("[:lower:]", "\\p{Lower}")
        .replace("[:upper:]", "\\p{Upper}")
        .replace("[:space:]", "\\s");
  }
}

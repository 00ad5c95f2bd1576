package dev.previewdb.snapshot.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A schema and a name in it, exactly as the catalog has them: nothing is folded, trimmed or
 * shortened.
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::schema).thenComparing(TableName::name);

  /** For SQL: both parts always quoted, so reserved words, dots and case twins are safe. */
  public String sql() {
    return quote(schema) + "." + quote(name);
  }

  /** One identifier for SQL, always quoted. */
  public static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /**
   * Reads `schema.name`. A part that holds a dot or a quote is written in double quotes as in SQL;
   * unlike SQL, a part without quotes keeps its case.
   */
  public static Optional<TableName> parse(String text) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      int end =
          at < text.length() && text.charAt(at) == '"' ? quotedEnd(text, at) : bareEnd(text, at);
      if (end < 0) {
        return Optional.empty();
      }
      parts.add(unquote(text.substring(at, end)));
      if (end < text.length() && text.charAt(end) != '.') {
        return Optional.empty();
      }
      at = end + 1;
    }
    return parts.size() == 2 && parts.stream().noneMatch(String::isEmpty)
        ? Optional.of(new TableName(parts.getFirst(), parts.getLast()))
        : Optional.empty();
  }

  /** The identifier that a possibly quoted spelling stands for. */
  public static String unquote(String spelling) {
    boolean quoted =
        spelling.length() > 1
            && spelling.startsWith("\"")
            && quotedEnd(spelling, 0) == spelling.length();
    return quoted ? spelling.substring(1, spelling.length() - 1).replace("\"\"", "\"") : spelling;
  }

  private static int bareEnd(String text, int from) {
    int dot = text.indexOf('.', from);
    int end = dot < 0 ? text.length() : dot;
    return text.substring(from, end).contains("\"") ? -1 : end;
  }

  private static int quotedEnd(String text, int from) {
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) == '"') {
        if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
          at++;
        } else {
          return at + 1;
        }
      }
    }
    return -1;
  }

  /** The spelling that {@link #parse} reads, control characters and all. */
  public String spelling() {
    return spell(schema) + "." + spell(name);
  }

  private static String spell(String part) {
    return part.contains(".") || part.contains("\"") || part.isEmpty() ? quote(part) : part;
  }

  /** For people: the spelling on one line, so that a newline in a name cannot forge a log line. */
  @Override
  public String toString() {
    return oneLine(spelling());
  }

  /** Control characters, line separators and invisible marks shown by their code point. */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          if (Character.isISOControl(c)
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.FORMAT) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }
}

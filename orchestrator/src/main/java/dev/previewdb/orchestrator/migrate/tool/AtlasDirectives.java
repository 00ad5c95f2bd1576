package dev.previewdb.orchestrator.migrate.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file of Atlas says in comments of the form {@code -- atlas:name value}. */
final class AtlasDirectives {
  private static final Pattern DIRECTIVE = Pattern.compile("^([ -~]*)atlas:(\\w+)(?: +([ -~]*))?");

  private AtlasDirectives() {}

  /** Of the first line, whatever stands before it there. */
  static Optional<String> first(String text, String name) {
    return first(text, name, Optional.empty());
  }

  /** Of the first line, if it begins so. */
  static Optional<String> first(String text, String name, String prefix) {
    return first(text, name, Optional.of(prefix));
  }

  private static Optional<String> first(String text, String name, Optional<String> prefix) {
    Matcher matcher = DIRECTIVE.matcher(text);
    return matcher.find()
            && name.equals(matcher.group(2))
            && prefix.map(asked -> asked.equals(matcher.group(1))).orElse(true)
        ? Optional.of(Optional.ofNullable(matcher.group(3)).orElse(""))
        : Optional.empty();
  }

  /**
   * Of the whole file: comments at its beginning, with a blank line before the first statement. A
   * line that ends in a carriage return is not blank to Atlas.
   */
  static List<String> ofFile(String text, String name) {
    List<String> values = new ArrayList<>();
    int at = 0;
    while (text.startsWith("#", at) || text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      String line = end < 0 ? text.substring(at) : text.substring(at, end).strip();
      first(line, name).ifPresent(values::add);
      at = end < 0 ? text.length() : end + 1;
    }
    int blank = at;
    while (blank < text.length() && " \t".indexOf(text.charAt(blank)) >= 0) {
      blank++;
    }
    return at == text.length() || text.startsWith("\n", blank) ? values : List.of();
  }
}

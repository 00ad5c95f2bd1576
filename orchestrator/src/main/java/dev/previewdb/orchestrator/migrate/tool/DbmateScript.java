package dev.previewdb.orchestrator.migrate.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dbmate file taken apart as dbmate 2.36 does it: by its directives alone, even where they stand
 * inside a quoted string.
 */
final class DbmateScript {
  // dbmate's own expressions; its white space is this one, without Java's vertical tab
  private static final String SPACE = "[\\t\\n\\f\\r ]";
  private static final String DIRECTIVE_END = "(" + SPACE + "*$|" + SPACE + "+[^\\t\\n\\f\\r ]+)";
  private static final int LINES = Pattern.MULTILINE | Pattern.UNIX_LINES;
  private static final Pattern UP =
      Pattern.compile("^--" + SPACE + "*migrate:up" + DIRECTIVE_END, LINES);
  private static final Pattern DOWN =
      Pattern.compile("^--" + SPACE + "*migrate:down" + DIRECTIVE_END, LINES);
  private static final Pattern DIRECTIVE = Pattern.compile("^--" + SPACE + "*migrate:(up|down)");
  private static final Pattern SILENT_LINE = Pattern.compile(SPACE + "*(--.*)?", Pattern.DOTALL);
  private static final Pattern SPACES = Pattern.compile(SPACE + "+");

  private DbmateScript() {}

  /**
   * One pair of directives.
   *
   * @param up what is sent to the server, the directive's own line included
   * @param transaction whether dbmate wraps it in a transaction
   * @param line of the file on which it begins, from 1
   */
  record Section(String up, boolean transaction, int line) {}

  static List<Section> sections(String text) throws ToolRefusal {
    List<Integer> starts = UP.matcher(text).results().map(found -> found.start()).toList();
    if (starts.isEmpty()) {
      throw new ToolRefusal(
          "dbmate requires each migration to define an up block with '-- migrate:up'");
    }
    for (String line : text.substring(0, starts.getFirst()).split("\n", -1)) {
      if (!SILENT_LINE.matcher(line).matches()) {
        throw new ToolRefusal(
            "dbmate does not support statements preceding the '-- migrate:up' block");
      }
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
      sections.add(section(text, starts.get(i), end));
    }
    return sections;
  }

  private static Section section(String text, int start, int end) throws ToolRefusal {
    String section = text.substring(start, end);
    Matcher down = DOWN.matcher(section);
    if (!down.find()) {
      throw new ToolRefusal(
          "dbmate requires each migration to define a down block with '-- migrate:down'");
    }
    String up = section.substring(0, down.start());
    if (down.find()) {
      throw new ToolRefusal(
          "dbmate requires every '-- migrate:down' to be preceded by a '-- migrate:up'");
    }
    int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    return new Section(up, transaction(up), line);
  }

  /** The last well-formed {@code transaction:} of the directive's line decides. */
  private static boolean transaction(String up) {
    String line = up.split("\n", 2)[0];
    String options = DIRECTIVE.matcher(line).replaceFirst("").strip();
    boolean transaction = true;
    for (String option : SPACES.split(options, -1)) {
      String[] pair = option.split(":", -1);
      if (pair.length == 2 && pair[0].equals("transaction")) {
        transaction = !pair[1].equals("false");
      }
    }
    return transaction;
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.tool.SqlText.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a file apart as Atlas does for PostgreSQL: at semicolons, or at what {@code --
 * atlas:delimiter} says, outside quotes, brackets, dollars, comments and blocks of {@code BEGIN}.
 * To it a backslash escapes nothing, and comments do not nest. The semicolon stays with its
 * statement, the comments before it do not.
 */
final class AtlasSplitter {
  private static final String SEMICOLON = ";";
  private static final String DELIMITER = "delimiter";
  private static final int DEEPEST = 50;

  private final String text;
  private final Effort effort;
  private final int depth;
  private String delimiter = SEMICOLON;
  private int begin;
  private int at;

  private AtlasSplitter(String text, int from, Effort effort, int depth) {
    this.text = text;
    this.at = from;
    this.effort = effort;
    this.depth = depth;
  }

  /**
   * What may be looked at: each BEGIN is tried to the end of the file, so that Atlas itself does
   * not come to the end of a file that has many within one another.
   */
  private static final class Effort {
    private long left;

    Effort(String text) {
      left = 50_000_000 + 20L * text.length();
    }

    void spend(int characters) throws ToolRefusal {
      left -= characters;
      if (isSpent()) {
        throw new ToolRefusal("too many BEGIN within one another to tell the statements apart");
      }
    }

    void none() throws ToolRefusal {
      left = 0;
      spend(1);
    }

    boolean isSpent() {
      return left < 0;
    }
  }

  /**
   * The statements of a file.
   *
   * @throws ToolRefusal if Atlas cannot tell them apart
   */
  static List<Statement> split(String text) throws ToolRefusal {
    AtlasSplitter splitter = new AtlasSplitter(text, 0, new Effort(text), 0);
    Optional<String> asked = AtlasDirectives.first(text, DELIMITER, "-- ");
    if (asked.isPresent()) {
      splitter.until(asked.get());
      splitter.at = text.indexOf('\n') + 1;
      if (splitter.at == 0) {
        throw new ToolRefusal("1:0: no input found after delimiter \"%s\"".formatted(asked.get()));
      }
    }
    List<Statement> statements = new ArrayList<>();
    int line = 1;
    int counted = 0;
    while (splitter.next()) {
      line += (int) text.substring(counted, splitter.begin).chars().filter(c -> c == '\n').count();
      counted = splitter.begin;
      statements.add(new Statement(splitter.statement(), line));
    }
    return statements;
  }

  /** What {@link #next} found. */
  private String statement() {
    int end = at;
    if (!delimiter.equals(SEMICOLON) && text.substring(begin, end).endsWith(delimiter)) {
      end -= delimiter.length();
    }
    int from = begin;
    while (from < end && SupabaseSplitter.isBlank(text.charAt(from))) {
      from++;
    }
    while (end > from && SupabaseSplitter.isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(from, end);
  }

  /** To the end of the next statement; false if there is none. */
  private boolean next() throws ToolRefusal {
    start();
    int open = 0;
    int opened = at;
    while (at < text.length()) {
      effort.spend(1);
      char c = text.charAt(at);
      if (c == '(') {
        opened = open == 0 ? at : opened;
        open++;
        at++;
      } else if (c == ')') {
        if (open == 0) {
          throw refusal(at, "unexpected ')'");
        }
        open--;
        at++;
      } else if (c == '\'' || c == '"' || c == '`') {
        quoted(c);
      } else if (at == begin && isCommand()) {
        command();
      } else if (open == 0 && text.startsWith(delimiter, at)) {
        at += delimiter.length();
        return true;
      } else if (c == '$') {
        dollars();
      } else if (text.startsWith("--", at)) {
        comment("\n");
      } else if (text.startsWith("/*", at)) {
        comment("*/");
      } else if (delimiter.equals(SEMICOLON) && (c == 'b' || c == 'B')) {
        if (block()) {
          return true;
        }
      } else {
        at++;
      }
    }
    if (open > 0) {
      throw refusal(opened, "unclosed '('");
    }
    return at > begin;
  }

  /** A statement begins behind white space. */
  private void start() {
    while (at < text.length() && SupabaseSplitter.isBlank(text.charAt(at))) {
      at++;
    }
    begin = at;
  }

  private void quoted(char quote) throws ToolRefusal {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw refusal(at, "unclosed quote '%s'".formatted(quote == '\'' ? "\\'" : quote));
    }
    to(end + 1);
  }

  private void to(int end) throws ToolRefusal {
    effort.spend(end - at);
    at = end;
  }

  /** MySQL's own command, which Atlas takes everywhere. */
  private boolean isCommand() {
    return text.regionMatches(true, at, DELIMITER, 0, DELIMITER.length())
        && text.startsWith(" ", at + DELIMITER.length());
  }

  private void command() throws ToolRefusal {
    int end = text.indexOf('\n', at);
    int behind = end < 0 ? text.length() : end + 1;
    String asked = text.substring(at + DELIMITER.length(), behind).strip();
    if (asked.length() > 1 && asked.startsWith("'") && asked.endsWith("'")) {
      asked = asked.substring(1, asked.length() - 1).replace("''", "'");
    }
    until(asked);
    at = behind;
    start();
  }

  private void until(String asked) throws ToolRefusal {
    if (asked.isEmpty()) {
      throw new ToolRefusal("empty delimiter");
    }
    delimiter = asked.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
  }

  /** A text between two of the same, which may have no end. */
  private void dollars() throws ToolRefusal {
    int end = at + 1;
    while (end < text.length() && isOfTag(text.charAt(end), end == at + 1)) {
      end++;
    }
    if (!text.startsWith("$", end)) {
      at++;
      return;
    }
    String tag = text.substring(at, end + 1);
    int close = text.indexOf(tag, end + 1);
    to(close < 0 ? text.length() : close + tag.length());
  }

  private static boolean isOfTag(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c >= '\u00c8' && c <= '\u00ff')
        || (!first && c >= '0' && c <= '9');
  }

  /** One without an end is none. Before a statement it is no part of it. */
  private void comment(String end) throws ToolRefusal {
    int close = text.indexOf(end, at + 2);
    if (close < 0) {
      effort.spend(text.length() - at);
      at += 2;
      return;
    }
    boolean before = at == begin;
    to(close + end.length());
    if (before) {
      start();
    }
  }

  /** Whether a block ends the statement here; else it is a word like others. */
  private boolean block() throws ToolRefusal {
    int atomic = behind("ATOMIC", behind("BEGIN", at));
    if (atomic >= 0) {
      return ends(atomic, false);
    }
    int plain = behind("BEGIN", at);
    boolean word = at == begin || isGap(text.charAt(at - 1));
    if (plain >= 0 && word) {
      return ends(plain, true);
    }
    at++;
    return false;
  }

  /** The index behind a word and the white space that has to follow it, or -1. */
  private int behind(String word, int from) {
    if (from < 0 || !text.regionMatches(true, from, word, 0, word.length())) {
      return -1;
    }
    int end = from + word.length();
    while (end < text.length() && isGap(text.charAt(end))) {
      end++;
    }
    return end > from + word.length() ? end : -1;
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  /**
   * Goes behind the block's END, or where there is none behind its BEGIN.
   *
   * @param alone nothing but a semicolon may follow the word END
   */
  private boolean ends(int body, boolean alone) throws ToolRefusal {
    if (depth == DEEPEST) {
      effort.none();
    }
    AtlasSplitter inside = new AtlasSplitter(text, body, effort, depth + 1);
    at = body;
    try {
      while (inside.next()) {
        String statement = inside.statement();
        boolean end = statement.regionMatches(true, 0, "END", 0, 3);
        if (end && (!alone || statement.substring(3).strip().matches(";?"))) {
          at = inside.at;
          return true;
        }
      }
    } catch (ToolRefusal e) {
      if (effort.isSpent()) {
        throw e;
      }
    }
    return false;
  }

  /** With the place, as line and column, both from 1. */
  private ToolRefusal refusal(int where, String words) {
    int line = 1 + (int) text.substring(0, where).chars().filter(c -> c == '\n').count();
    int column = where - text.lastIndexOf('\n', where - 1);
    return new ToolRefusal("%s:%s: %s".formatted(line, column, words));
  }
}

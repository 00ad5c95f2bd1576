package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file apart as Supabase's command line does, whose table keeps the parts. It looks at one
 * character after another and knows less of SQL than PostgreSQL: a first closing bracket ends all
 * that are open, and a backslash hides the next character.
 */
final class SupabaseSplitter {
  private static final String ATOMIC = "ATOMIC";

  /** Brackets and ATOMIC bodies in one another; beyond all SQL that somebody wrote. */
  private static final int DEEPEST = 100;

  private final String text;
  private final State ready = this::ready;
  private int from;

  private SupabaseSplitter(String text) {
    this.text = text;
  }

  /**
   * One statement without the semicolon and the blanks around it, its comments kept.
   *
   * @param line of the file on which it begins, from 1
   */
  record Part(String text, int line) {}

  static List<Part> split(String text) {
    return new SupabaseSplitter(text).parts();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    State state = ready;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      State next = state.next(character, at);
      if (next == null) {
        add(parts, at);
        from = at;
        next = ready;
      }
      state = next;
    }
    add(parts, text.length());
    return parts;
  }

  private void add(List<Part> parts, int end) {
    int begin = from;
    int last = end;
    while (last > begin && text.charAt(last - 1) == ';') {
      last--;
    }
    while (last > begin && isBlank(text.charAt(last - 1))) {
      last--;
    }
    while (begin < last && isBlank(text.charAt(begin))) {
      begin++;
    }
    if (begin < last) {
      int line = 1 + (int) text.substring(0, begin).chars().filter(c -> c == '\n').count();
      parts.add(new Part(text.substring(begin, last), line));
    }
  }

  /** What Unicode calls white space. */
  static boolean isBlank(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }

  /** Whether the statement so far ends with it. */
  private boolean endsWith(String end, int at) {
    return at - end.length() >= from
        && text.regionMatches(true, at - end.length(), end, 0, end.length());
  }

  /** Where in a statement we are. */
  private interface State {
    /**
     * Behind the next character.
     *
     * @param at index behind it
     * @return nothing where the statement ends
     */
    @Nullable State next(int character, int at);
  }

  private @Nullable State ready(int character, int at) {
    return switch (character) {
      case '$' -> tag(at - 1);
      case '\'', '"' -> quote(character);
      case '-' -> this::dash;
      case '/' -> block(0);
      case '\\' -> (hidden, behind) -> ready;
      case ';' -> null;
      case '(' -> new Within(ready, ")");
      case 'c', 'C' -> endsWith(ATOMIC, at) ? new Within(ready, "END") : ready;
      default -> ready;
    };
  }

  private @Nullable State dash(int character, int at) {
    return character == '-' ? until("\n") : ready(character, at);
  }

  private State block(int depth) {
    return (character, at) -> {
      if (endsWith("/*", at)) {
        return block(depth + 1);
      }
      if (depth == 0) {
        return ready(character, at);
      }
      if (endsWith("*/", at)) {
        return depth == 1 ? ready : block(depth - 1);
      }
      return block(depth);
    };
  }

  private State quote(int delimiter) {
    return (character, at) -> character == delimiter ? quoted(delimiter) : quote(delimiter);
  }

  /** Behind a quote that ends the text, or is the first of two that stand for one. */
  private State quoted(int delimiter) {
    return (character, at) -> character == delimiter ? quote(delimiter) : ready(character, at);
  }

  private State tag(int begin) {
    return (character, at) -> {
      if (character == '$') {
        return until(text.substring(begin, at));
      }
      return Character.isLetter(character) || Character.isDigit(character) || character == '_'
          ? tag(begin)
          : ready(character, at);
    };
  }

  /** Nothing in between means anything. */
  private State until(String end) {
    return (character, at) -> text.startsWith(end, at - end.length()) ? ready : until(end);
  }

  /** In brackets or in a body that is ATOMIC no semicolon ends a statement. */
  private final class Within implements State {
    private final State inner;
    private final String end;
    private final int depth;

    Within(State inner, String end) {
      this.inner = inner;
      this.end = end;
      this.depth = inner instanceof Within within ? within.depth + 1 : 1;
    }

    @Override
    public State next(int character, int at) {
      State next = inner.next(character, at);
      State now = next == null ? inner : next;
      if (now == ready && endsWith(end, at)) {
        return ready;
      }
      if (now instanceof Within within && within.end.equals(end)) {
        return within; // two of a kind end together
      }
      if (depth > DEEPEST) {
        throw PreviewDbException.of(
            Problem.MIGRATION_REFUSED, "supabase", "its brackets are too deep", "supabase");
      }
      return now == inner ? this : new Within(now, end);
    }
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A goose file taken apart as goose 3.30 does it: line by line, a statement ends with the line
 * whose last word before a comment ends with a semicolon, whatever is quoted.
 */
final class GooseScript {
  private enum State {
    START,
    UP,
    STATEMENT_UP,
    END_UP,
    DOWN,
    STATEMENT_DOWN,
    END_DOWN
  }

  private static final List<String> ANNOTATIONS =
      List.of(
          "up",
          "down",
          "statementbegin",
          "statementend",
          "no transaction",
          "envsub on",
          "envsub off");

  private final boolean down;
  private final List<Statement> statements = new ArrayList<>();
  private final StringBuilder buffer = new StringBuilder();
  private State state = State.START;
  private boolean transaction = true;
  private int line;
  private int begin;

  private GooseScript(boolean down) {
    this.down = down;
  }

  /**
   * What is sent as one message.
   *
   * @param line of the file on which it begins, from 1
   */
  record Statement(String text, int line) {}

  /** The way up of a file. */
  record Parsed(List<Statement> statements, boolean transaction) {}

  /** Also reads the way down, for goose refuses the file if it cannot. */
  static Parsed parse(String text) throws ToolRefusal {
    GooseScript up = new GooseScript(false);
    up.read(text);
    new GooseScript(true).read(text);
    return new Parsed(up.statements, up.transaction);
  }

  private void read(String text) throws ToolRefusal {
    String[] lines = text.split("\n", -1);
    int count = text.endsWith("\n") ? lines.length - 1 : lines.length;
    for (int i = 0; i < count; i++) {
      line = i + 1;
      // as Go's line scanner does
      line(lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i]);
    }
    switch (state) {
      case START -> throw failed("must start with '-- +goose Up' annotation");
      case STATEMENT_UP, STATEMENT_DOWN ->
          throw failed("missing '-- +goose StatementEnd' annotation");
      case UP, DOWN, END_UP, END_DOWN -> unfinished();
    }
  }

  private void line(String text) throws ToolRefusal {
    if (state == State.START && text.isBlank()) {
      return;
    }
    boolean comment = text.strip().startsWith("--");
    if (comment && text.contains("+goose") && !annotation(text)) {
      return;
    }
    if (buffer.isEmpty() && (comment || text.isEmpty())) {
      return;
    }
    if (state != State.END_UP && state != State.END_DOWN) {
      if (buffer.isEmpty()) {
        begin = line;
      }
      buffer.append(text).append('\n');
    }
    if (state == State.START) {
      throw failed("unexpected state 0 on line \"%s\"".formatted(text));
    }
    boolean ofDown =
        state == State.DOWN || state == State.STATEMENT_DOWN || state == State.END_DOWN;
    if (ofDown != down) {
      buffer.setLength(0);
      return;
    }
    switch (state) {
      case UP, DOWN -> {
        if (endsWithSemicolon(text)) {
          store();
        }
      }
      case END_UP -> {
        store();
        state = State.UP;
      }
      case END_DOWN -> {
        store();
        state = State.DOWN;
      }
      case START, STATEMENT_UP, STATEMENT_DOWN -> {}
    }
  }

  private void store() {
    String text = buffer.toString();
    int blank = 0;
    while (blank < text.length() && Character.isWhitespace(text.charAt(blank))) {
      blank++;
    }
    int above = (int) text.substring(0, blank).chars().filter(c -> c == '\n').count();
    statements.add(new Statement(text.strip(), begin + above));
    buffer.setLength(0);
  }

  /** Whether the line goes on to be read as one of a statement. */
  private boolean annotation(String text) throws ToolRefusal {
    switch (annotationOf(text)) {
      case "up" -> {
        if (state != State.START) {
          throw new ToolRefusal("duplicate '-- +goose Up' annotations");
        }
        state = State.UP;
      }
      case "down" -> {
        if (state != State.UP && state != State.END_UP) {
          throw new ToolRefusal("must start with '-- +goose Up' annotation");
        }
        unfinished();
        state = State.DOWN;
      }
      case "statementbegin" ->
          state =
              switch (state) {
                case UP, END_UP -> State.STATEMENT_UP;
                case DOWN, END_DOWN -> State.STATEMENT_DOWN;
                case START, STATEMENT_UP, STATEMENT_DOWN ->
                    throw new ToolRefusal(
                        "'-- +goose StatementBegin' must be defined after '-- +goose Up' or '-- +goose Down' annotation");
              };
      case "statementend" -> {
        state =
            switch (state) {
              case STATEMENT_UP -> State.END_UP;
              case STATEMENT_DOWN -> State.END_DOWN;
              case START, UP, DOWN, END_UP, END_DOWN ->
                  throw new ToolRefusal(
                      "'-- +goose StatementEnd' must be defined after '-- +goose StatementBegin'");
            };
        return true;
      }
      case "no transaction" -> transaction = false;
      case "envsub on" ->
          throw new ToolRefusal(
              "ENVSUB puts the environment of the machine into the SQL, which a preview has not");
      default -> {}
    }
    return false;
  }

  private static String annotationOf(String text) throws ToolRefusal {
    String quoted = "\"" + text + "\"";
    if (text.startsWith(" ") || text.startsWith("\t")) {
      throw new ToolRefusal(
          "failed to parse annotation line %s: contains leading whitespace".formatted(quoted));
    }
    String command = text.replace("--", "").replaceFirst("\\+goose", "");
    if (command.contains("+goose")) {
      throw new ToolRefusal(
          "failed to parse annotation line %s: contains multiple '+goose' annotations"
              .formatted(quoted));
    }
    String annotation = command.strip().toLowerCase(Locale.ROOT);
    if (!ANNOTATIONS.contains(annotation)) {
      throw new ToolRefusal(
          "failed to parse annotation line %s: %s"
              .formatted(quoted, annotation.isEmpty() ? "empty annotation" : "not supported"));
    }
    return annotation;
  }

  private void unfinished() throws ToolRefusal {
    String rest = buffer.toString().strip();
    if (!rest.isEmpty()) {
      throw failed(
          "unexpected unfinished SQL query: \"%s\": missing semicolon?"
              .formatted(PostgresError.cut(rest)));
    }
  }

  private static ToolRefusal failed(String words) {
    return new ToolRefusal("failed to parse migration: " + words);
  }

  private static boolean endsWithSemicolon(String text) {
    String last = "";
    for (String word : text.strip().split("\\s+", -1)) {
      if (word.startsWith("--")) {
        break;
      }
      last = word;
    }
    return last.endsWith(";");
  }
}

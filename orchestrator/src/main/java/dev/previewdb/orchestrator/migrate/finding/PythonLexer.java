package dev.previewdb.orchestrator.migrate.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a text of Python apart, as its reference has it under "Lexical analysis": as far as it is
 * needed to find what is written down in it. What is no Python comes out as something.
 */
final class PythonLexer {
  private static final String BRACKETS_OPEN = "([{";
  private static final String BRACKETS_CLOSE = ")]}";

  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;
  private int indent;
  private boolean afterSemicolon;

  private PythonLexer(String text) {
    this.text = text;
  }

  enum Kind {
    NAME,
    /** A text that says what it is. */
    TEXT,
    SIGN,
    /** A text of which only Python knows what it is. */
    COMPUTED
  }

  /** One of its pieces; of a text, without its quotes. */
  record Token(Kind kind, String text) {
    boolean is(String other) {
      return kind != Kind.TEXT && text.equals(other);
    }

    boolean isOneOf(String signs) {
      return kind == Kind.SIGN && signs.contains(text);
    }
  }

  /**
   * One line, in Python's sense.
   *
   * @param indent characters before it
   */
  record Statement(int indent, List<Token> tokens) {
    boolean begins(String... names) {
      for (int i = 0; i < names.length; i++) {
        if (i >= tokens.size() || !tokens.get(i).is(names[i])) {
          return false;
        }
      }
      return true;
    }

    /** What an assignment gives to the one name it begins with. */
    Optional<List<Token>> value() {
      if (tokens.size() < 3 || !tokens.get(1).isOneOf("=:")) {
        return Optional.empty();
      }
      int nested = 0;
      for (int i = 1; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        if (token.isOneOf(BRACKETS_OPEN)) {
          nested++;
        } else if (token.isOneOf(BRACKETS_CLOSE)) {
          nested--;
        } else if (nested == 0 && token.is("=")) {
          return Optional.of(tokens.subList(i + 1, tokens.size()));
        }
      }
      return Optional.empty();
    }
  }

  static List<Statement> statements(String text) {
    PythonLexer lexer = new PythonLexer(text.replace("\r\n", "\n").replace('\r', '\n'));
    lexer.all();
    return List.copyOf(lexer.statements);
  }

  private void all() {
    if (text.startsWith("\ufeff")) {
      at = 1;
    }
    int line = at;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '\n') {
        at++;
        if (depth == 0) {
          line = at;
          endOfLine();
          afterSemicolon = false;
        }
      } else if (next == '#') {
        at = endOf('\n');
      } else if (next == '\\' && text.startsWith("\n", at + 1)) {
        at += 2;
      } else if (Character.isWhitespace(next)) {
        at++;
      } else {
        if (tokens.isEmpty() && !afterSemicolon) {
          indent = at - line;
        }
        token(next);
      }
    }
    endOfLine();
  }

  private void endOfLine() {
    if (!tokens.isEmpty()) {
      statements.add(new Statement(indent, List.copyOf(tokens)));
      tokens = new ArrayList<>();
    }
  }

  private void token(char first) {
    if (first == '"' || first == '\'') {
      text(at, "");
    } else if (Character.isJavaIdentifierPart(first)) {
      int begin = at;
      while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
        at++;
      }
      String name = text.substring(begin, at);
      boolean prefix =
          at < text.length()
              && "\"'".indexOf(text.charAt(at)) >= 0
              && name.matches("(?i)[rbuft]{1,2}");
      if (prefix) {
        text(at, name);
      } else {
        tokens.add(new Token(Kind.NAME, name));
      }
    } else {
      at++;
      sign(first);
    }
  }

  private void sign(char sign) {
    if (BRACKETS_OPEN.indexOf(sign) >= 0) {
      depth++;
    } else if (BRACKETS_CLOSE.indexOf(sign) >= 0) {
      depth = Math.max(0, depth - 1);
    } else if (sign == ';' && depth == 0) {
      endOfLine();
      afterSemicolon = true;
      return;
    }
    tokens.add(new Token(Kind.SIGN, String.valueOf(sign)));
  }

  private void text(int quote, String prefix) {
    String one = text.substring(quote, quote + 1);
    String end = text.startsWith(one.repeat(3), quote) ? one.repeat(3) : one;
    int begin = quote + end.length();
    at = begin;
    boolean escaped = false;
    while (at < text.length() && !text.startsWith(end, at)) {
      if (text.charAt(at) == '\n' && end.length() == 1) {
        break; // not closed: Python refuses it
      }
      if (text.charAt(at) == '\\') {
        escaped = true;
        at++;
      }
      at++;
    }
    at = Math.min(at, text.length());
    boolean plain = !escaped && prefix.matches("(?i)[ru]?");
    tokens.add(new Token(plain ? Kind.TEXT : Kind.COMPUTED, text.substring(begin, at)));
    if (text.startsWith(end, at)) {
      at += end.length();
    }
  }

  private int endOf(char what) {
    int end = text.indexOf(what, at);
    return end < 0 ? text.length() : end;
  }
}

package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.migrate.finding.PythonLexer.Kind;
import dev.previewdb.orchestrator.migrate.finding.PythonLexer.Token;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of Python, of which literals are read and nothing is run.
 *
 * @param path in the repository
 */
record PythonFile(String path, List<PythonLexer.Statement> statements) {
  static final String SUFFIX = ".py";

  /** More than anybody writes down at one place. */
  private static final int MOST = 100;

  static PythonFile of(String path, String text) {
    return new PythonFile(path, PythonLexer.statements(text));
  }

  String directory() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** As Python imports it. */
  String module() {
    return path.substring(path.lastIndexOf('/') + 1, path.length() - SUFFIX.length());
  }

  /** What is given to that name outside of all functions and classes; the last time counts. */
  Optional<List<Token>> assigned(String name) {
    return assigned(name, statements.stream().filter(s -> s.indent() == 0).toList());
  }

  /** The same of the body of a class that is no part of another; empty where there is none. */
  Optional<List<PythonLexer.Statement>> bodyOf(String className) {
    for (int i = 0; i < statements.size(); i++) {
      PythonLexer.Statement statement = statements.get(i);
      if (statement.indent() == 0 && statement.begins("class", className)) {
        int first = i + 1;
        int end = first;
        while (end < statements.size() && statements.get(end).indent() > 0) {
          end++;
        }
        int indent = end > first ? statements.get(first).indent() : 0;
        return Optional.of(
            statements.subList(first, end).stream().filter(s -> s.indent() == indent).toList());
      }
    }
    return Optional.empty();
  }

  static Optional<List<Token>> assigned(String name, List<PythonLexer.Statement> among) {
    return among.stream()
        .filter(statement -> statement.begins(name))
        .flatMap(statement -> statement.value().stream())
        .reduce((first, last) -> last);
  }

  /** None, a text or some; empty where it is computed, or too many. */
  static Optional<Set<String>> texts(List<Token> value) {
    Set<String> texts = new LinkedHashSet<>();
    boolean apart = true;
    int depth = 0;
    for (Token token : value) {
      switch (token.kind()) {
        case TEXT -> {
          if (!apart) {
            return Optional.empty(); // Python joins what stands side by side
          }
          texts.add(token.text());
          apart = false;
        }
        case SIGN -> {
          if (!"()[],".contains(token.text())) {
            return Optional.empty();
          }
          apart = true;
          depth += token.isOneOf("([") ? 1 : token.isOneOf(")]") ? -1 : 0;
        }
        case NAME -> {
          if (!token.is("None")) {
            return Optional.empty();
          }
        }
        case COMPUTED -> {
          return Optional.empty();
        }
      }
    }
    return depth == 0 && texts.size() <= MOST ? Optional.of(texts) : Optional.empty();
  }

  /**
   * Texts in pairs, beside calls of functions; empty where they are computed otherwise, or too
   * many.
   */
  static Optional<Set<Pair>> pairs(List<Token> value) {
    Set<Pair> pairs = new LinkedHashSet<>();
    int at = 1;
    if (value.size() < 2 || !value.getFirst().isOneOf("[(") || !value.getLast().isOneOf("])")) {
      return Optional.empty();
    }
    while (at < value.size() - 1) {
      Token token = value.get(at);
      if (token.is(",")) {
        at++;
      } else if (token.kind() == Kind.NAME) {
        int end = endOfCall(value, at);
        if (end < 0) {
          return Optional.empty();
        }
        at = end;
      } else if (token.isOneOf("([") && isPair(value, at)) {
        pairs.add(new Pair(value.get(at + 1).text(), value.get(at + 3).text()));
        at += value.get(at + 4).is(",") ? 6 : 5;
      } else {
        return Optional.empty();
      }
    }
    return pairs.size() <= MOST ? Optional.of(pairs) : Optional.empty();
  }

  private static boolean isPair(List<Token> value, int at) {
    if (at + 5 >= value.size()) {
      return false; // the last bracket is another's
    }
    int end = value.get(at + 4).is(",") ? at + 5 : at + 4;
    return value.get(at + 1).kind() == Kind.TEXT
        && value.get(at + 2).is(",")
        && value.get(at + 3).kind() == Kind.TEXT
        && value.get(end).isOneOf(")]");
  }

  /** Behind the bracket that closes it; -1 where it is no call. */
  private static int endOfCall(List<Token> value, int begin) {
    int at = begin;
    while (at < value.size() && (value.get(at).kind() == Kind.NAME || value.get(at).is("."))) {
      at++;
    }
    if (at == value.size() || !value.get(at).is("(")) {
      return -1;
    }
    int depth = 0;
    for (; at < value.size(); at++) {
      if (value.get(at).isOneOf("([{")) {
        depth++;
      } else if (value.get(at).isOneOf(")]}") && --depth == 0) {
        return at + 1;
      }
    }
    return -1;
  }

  /** As in {@code ("crm", "0001_initial")}. */
  record Pair(String first, String second) {}
}

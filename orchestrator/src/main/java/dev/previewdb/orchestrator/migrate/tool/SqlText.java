package dev.previewdb.orchestrator.migrate.tool;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** A text of several statements: which of them failed, and on which line. */
final class SqlText {
  private final String text;
  private final List<Part> parts;

  /** One statement, from an index of the text to before another. */
  private record Part(int from, int to) {}

  SqlText(String text) {
    this.text = text;
    this.parts = split(text);
  }

  /**
   * Where an error is.
   *
   * @param statement without the comments before it
   * @param line of the error, or where there is none of the statement's beginning; from 1
   * @param below lines between the statement's beginning and the error
   */
  record Place(String statement, int line, int below) {}

  /**
   * The failing statement.
   *
   * @param completed statements that had succeeded before it
   */
  Optional<Place> failed(PostgresError error, int completed) {
    if (error.position().isEmpty()) {
      return parts.stream().skip(completed).findFirst().map(part -> place(part, begin(part)));
    }
    int at = index(error.position().getAsInt());
    return parts.stream()
        .filter(part -> at >= part.from() && at <= part.to())
        .findFirst()
        .map(part -> place(part, at));
  }

  /** The statement, if there is but one; of several the driver does not tell which has failed. */
  Optional<Place> only(PostgresError error) {
    return parts.size() == 1 ? failed(error, 0) : Optional.empty();
  }

  /**
   * One statement of the text.
   *
   * @param line on which it begins, behind its comments, from 1
   */
  record Statement(String text, int line) {}

  /** All of them, without the comments before each; empty if the driver cannot tell them apart. */
  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    int line = 1;
    int counted = 0;
    for (Part part : parts) {
      int begin = begin(part);
      line += (int) text.substring(counted, begin).chars().filter(c -> c == '\n').count();
      counted = begin;
      statements.add(new Statement(text.substring(begin, part.to()).strip(), line));
    }
    return statements;
  }

  private Place place(Part part, int at) {
    int begin = begin(part);
    String statement = text.substring(begin, part.to()).strip();
    return new Place(PostgresError.cut(statement), line(at), line(at) - line(begin));
  }

  /** PostgreSQL counts characters, Java counts halves of some. */
  private int index(int position) {
    int characters = Math.min(position - 1, text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, characters);
  }

  private int line(int index) {
    return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  /** Behind blank lines and comments, which belong to nothing. */
  private int begin(Part part) {
    int at = part.from();
    while (at < part.to()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? part.to() : end;
      } else if (text.startsWith("/*", at)) {
        at = behindComment(at);
      } else {
        return at;
      }
    }
    return part.from();
  }

  /** Comments of this kind stand in one another. */
  private int behindComment(int begin) {
    int depth = 0;
    for (int at = begin; at < text.length(); at++) {
      if (text.startsWith("/*", at)) {
        depth++;
        at++;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at++;
        if (depth == 0) {
          return at + 1;
        }
      }
    }
    return text.length();
  }

  /** By the driver's own reading of quotes, comments and dollars. */
  private static List<Part> split(String text) {
    List<NativeQuery> queries;
    try {
      queries = Parser.parseJdbcSql(text, true, false, true, false, false);
    } catch (SQLException e) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (NativeQuery query : queries) {
      int at = text.indexOf(query.nativeSql, from);
      if (at < 0) {
        return List.of();
      }
      from = at + query.nativeSql.length();
      parts.add(new Part(at, from));
    }
    return parts;
  }
}

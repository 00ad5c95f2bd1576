package dev.previewdb.orchestrator.migrate.tool;

import java.util.ArrayList;
import java.util.List;

/** What both of Drizzle's formats have in common: the text between its breakpoints. */
final class DrizzleFolder {
  private static final String BREAKPOINT = "--> statement-breakpoint";

  private DrizzleFolder() {}

  /**
   * One message.
   *
   * @param line of the file on which it begins, from 1
   */
  record Statement(String text, int line) {}

  static List<Statement> statements(String text) {
    List<Statement> statements = new ArrayList<>();
    int from = 0;
    int line = 1;
    while (true) {
      int end = text.indexOf(BREAKPOINT, from);
      String part = text.substring(from, end < 0 ? text.length() : end);
      statements.add(new Statement(part, line));
      if (end < 0) {
        return statements;
      }
      line += (int) part.chars().filter(c -> c == '\n').count();
      from = end + BREAKPOINT.length();
    }
  }
}

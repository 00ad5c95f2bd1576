package dev.previewdb.orchestrator.migrate.tool;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL said.
 *
 * @param message as psql would print it, with detail, hint and context; one each line
 * @param position in the text that was sent, in characters from 1
 */
record PostgresError(Optional<String> sqlState, String message, OptionalInt position) {
  private static final int LONGEST = 4000;

  /** The server's own words if it sent any, else those of the innermost exception. */
  static PostgresError of(Throwable failure) {
    Throwable innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
        return of(sql.getServerErrorMessage());
      }
      innermost = cause;
    }
    Optional<String> state =
        innermost instanceof PSQLException sql
            ? Optional.ofNullable(sql.getSQLState())
            : Optional.empty();
    return new PostgresError(
        state, cut(String.valueOf(innermost.getMessage())), OptionalInt.empty());
  }

  /** What happened, in the server's words alone. */
  static String words(SQLException failure) {
    return failure instanceof PSQLException sql && sql.getServerErrorMessage() != null
        ? String.valueOf(sql.getServerErrorMessage().getMessage())
        : String.valueOf(failure.getMessage());
  }

  private static PostgresError of(@Nullable ServerErrorMessage server) {
    if (server == null) {
      throw new IllegalArgumentException("asked for only where there is one");
    }
    StringBuilder words = new StringBuilder();
    line(words, String.valueOf(server.getSeverity()), server.getMessage());
    line(words, "DETAIL", server.getDetail());
    line(words, "HINT", server.getHint());
    line(words, "QUERY", server.getInternalQuery());
    line(words, "CONTEXT", server.getWhere());
    int position = server.getPosition();
    return new PostgresError(
        Optional.ofNullable(server.getSQLState()),
        cut(words.toString()),
        position > 0 ? OptionalInt.of(position) : OptionalInt.empty());
  }

  private static void line(StringBuilder words, String label, @Nullable String text) {
    if (text != null) {
      words.append(words.isEmpty() ? "" : "\n").append(label).append(": ").append(text);
    }
  }

  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

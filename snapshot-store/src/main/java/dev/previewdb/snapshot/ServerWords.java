package dev.previewdb.snapshot;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a server says about a failure, without anything that may quote a row: never its DETAIL or
 * CONTEXT, and its message only where PostgreSQL puts no values into it. Keep this and drop the
 * exception itself: its own message has the rest.
 */
public final class ServerWords {
  /**
   * Classes of SQLSTATE whose messages quote values ("invalid input syntax for type integer: …") or
   * are written by functions of the database.
   */
  private static final Set<String> QUOTING_CLASSES = Set.of("22", "P0", "2F", "38", "39");

  /**
   * Classes whose messages speak of the server and its connection, whatever it was given to read.
   */
  private static final Set<String> CLASSES_OF_THE_SERVER = Set.of("08", "53", "57", "58");

  private ServerWords() {}

  /** Such as <code>relation "x" does not exist (SQLSTATE 42P01)</code>. */
  public static String of(SQLException e) {
    var message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (message == null) {
      return clientSide(e);
    }
    return words(message, !QUOTING_CLASSES.contains(stateClass(message)));
  }

  /**
   * The same of rows that a server would not take: a type's input may quote them in a message of
   * any class, as in <code>role "…" does not exist</code>.
   */
  public static String ofRows(SQLException e) {
    var message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return message == null
        ? clientSide(e)
        : words(message, CLASSES_OF_THE_SERVER.contains(stateClass(message)));
  }

  private static String words(ServerErrorMessage message, boolean quotesNothing) {
    var text = quotesNothing ? message.getMessage() : null;
    return text == null
        ? "SQLSTATE " + state(message) + place(message)
        : oneLine(text) + " (SQLSTATE " + state(message) + ")";
  }

  private static String stateClass(ServerErrorMessage message) {
    return state(message).substring(0, 2);
  }

  private static String state(ServerErrorMessage message) {
    return Objects.requireNonNullElse(message.getSQLState(), "XX000");
  }

  /** Whether the failure is of that class of SQLSTATE, such as <code>53</code>. */
  public static boolean isOfClass(SQLException e, String stateClass) {
    var state = e.getSQLState();
    return state != null && state.startsWith(stateClass);
  }

  private static String clientSide(SQLException e) {
    var state = Objects.requireNonNullElse(e.getSQLState(), "unknown");
    // Class 08 is written by the driver about the connection.
    var text = state.startsWith("08") ? e.getMessage() : null;
    return (text == null ? e.getClass().getSimpleName() : oneLine(text))
        + " (SQLSTATE "
        + state
        + ")";
  }

  private static String place(ServerErrorMessage message) {
    var place = new StringJoiner(", ", " in ", "").setEmptyValue("");
    add(place, "table ", message.getTable());
    add(place, "column ", message.getColumn());
    add(place, "constraint ", message.getConstraint());
    add(place, "type ", message.getDatatype());
    return place.toString();
  }

  private static void add(StringJoiner place, String what, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      place.add(what + oneLine(name));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.TransactionState;

/**
 * The one session on which a tool works. Knows which text of which file it sent last, and whether
 * something of the migration that is running has been committed.
 */
final class ToolSession {
  private final Connection connection;
  private final SimpleQuery query;
  private String text = "";
  private int line = 1;
  private boolean committed;

  /**
   * On a new connection.
   *
   * @param connection in the driver's simple query mode
   */
  ToolSession(Connection connection) throws SQLException {
    this.connection = connection;
    this.query = new SimpleQuery(connection);
  }

  /** For what the tool only asks; what is written goes through {@link #own} and {@link #send}. */
  Connection connection() {
    return connection;
  }

  /** Rows of what the tool asks, each column as text; null stays null. */
  List<List<@Nullable String>> ask(String sql) throws SQLException {
    text = "";
    List<List<@Nullable String>> answer = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        answer.add(row);
      }
    }
    return answer;
  }

  /** The first column of {@link #ask}. */
  List<String> column(String sql) throws SQLException {
    return ask(sql).stream().map(row -> String.valueOf(row.getFirst())).toList();
  }

  /** Whether a name, as it may stand in SQL, leads to a table. */
  boolean tableExists(String name) throws SQLException {
    return ask("SELECT pg_catalog.to_regclass(" + literal(name) + ")").getFirst().getFirst()
        != null;
  }

  String literal(String value) throws SQLException {
    return "'" + connection.unwrap(PGConnection.class).escapeLiteral(value) + "'";
  }

  String name(String name) throws SQLException {
    return connection.unwrap(PGConnection.class).escapeIdentifier(name);
  }

  /** A statement of the tool itself. */
  void own(String sql) throws SQLException {
    text = "";
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    committed |= idle();
  }

  /**
   * Text of a migration, as one message.
   *
   * @param line of the file on which it begins, from 1
   */
  void send(String text, int line) throws SQLException {
    this.text = text;
    this.line = line;
    query.execute(text);
    committed |= idle();
  }

  /**
   * Statements of a migration and one of the tool itself, as one pipeline.
   *
   * @param parts fewer than the driver makes one pipeline of
   */
  void pipeline(List<SupabaseSplitter.Part> parts, String own) throws SQLException {
    List<String> statements = new ArrayList<>(parts.stream().map(part -> part.text()).toList());
    statements.add(own);
    try {
      query.pipeline(statements);
    } catch (SQLException e) {
      boolean ofTheTool = query.failedAt() >= parts.size();
      text = ofTheTool ? "" : parts.get(query.failedAt()).text();
      line = ofTheTool ? 1 : parts.get(query.failedAt()).line();
      throw e;
    }
    committed |= idle();
  }

  /** What was sent last held no statement. */
  boolean sentNothing() {
    return query.empty();
  }

  /** No transaction is open. */
  boolean idle() {
    return query.transaction() == TransactionState.IDLE;
  }

  /** From here on, nothing has been committed. */
  void anew() {
    committed = false;
  }

  /** What PostgreSQL said of the text that was sent last. To be asked before {@link #rollBack}. */
  Failure failure(Migration migration, SQLException e) {
    PostgresError error = PostgresError.of(e);
    // else it was a statement of the tool's own
    Optional<Place> place =
        query
            .failedText()
            .filter(text::equals)
            .flatMap(failed -> new SqlText(failed).failed(error, query.completed()));
    return Failures.statement(
        migration,
        error,
        place.map(Place::statement),
        place.map(found -> OptionalInt.of(line + found.line() - 1)).orElse(OptionalInt.empty()),
        unfinished());
  }

  /** Something of the migration may be there to stay. */
  boolean unfinished() {
    return committed || idle();
  }

  /** Nothing has been committed; of a tool that refuses before or between its statements. */
  boolean nothingDone() {
    return !committed;
  }

  void rollBack() {
    if (!idle()) {
      try {
        query.execute("ROLLBACK");
      } catch (SQLException ignored) {
        // the session is gone, and its transaction with it
      }
    }
  }
}

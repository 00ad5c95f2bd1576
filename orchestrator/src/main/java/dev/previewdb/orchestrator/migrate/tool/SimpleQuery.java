package dev.previewdb.orchestrator.migrate.tool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.core.Tuple;

/**
 * A whole text as one message of PostgreSQL's simple query protocol, as psql's -c and many
 * migration tools send it: several statements are one transaction unless the text says otherwise.
 * Or statements as one pipeline of the extended protocol, which is one transaction too.
 *
 * <p>Goes below JDBC for three things JDBC hides: how many statements had succeeded when one
 * failed, and that rows and notices are thrown away as they come instead of being kept.
 */
final class SimpleQuery {
  private static final int FLAGS =
      QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
          | QueryExecutor.QUERY_NO_RESULTS
          | QueryExecutor.QUERY_SUPPRESS_BEGIN
          | QueryExecutor.QUERY_ONESHOT;

  private static final int[] NO_VALUES = {};
  private static final int PIPELINE =
      QueryExecutor.QUERY_SUPPRESS_BEGIN | QueryExecutor.QUERY_ONESHOT;

  private final BaseConnection connection;
  private int completed;
  private int failedAt;
  private boolean empty;
  private Optional<String> failedText = Optional.empty();

  /**
   * @param connection in the driver's simple query mode, or in the one that extends prepared
   *     statements alone if there are pipelines; else the driver takes the text apart
   */
  SimpleQuery(Connection connection) throws SQLException {
    this.connection = connection.unwrap(BaseConnection.class);
  }

  void execute(String text) throws SQLException {
    completed = 0;
    empty = false;
    failedText = Optional.of(text);
    Query query = connection.createQuery(text, false, false).query;
    connection.getQueryExecutor().execute(query, null, new Counter(), 0, 0, FLAGS);
    failedText = Optional.empty();
  }

  /**
   * One statement each, up to some 250: of more the driver makes several pipelines.
   *
   * @throws SQLException with the statement that failed as {@link #failedText}
   */
  void pipeline(List<String> statements) throws SQLException {
    completed = 0;
    empty = false;
    List<NativeQuery> queries =
        statements.stream()
            .map(text -> new NativeQuery(text, NO_VALUES, false, SqlCommand.BLANK))
            .toList();
    QueryExecutor executor = connection.getQueryExecutor();
    Query query = executor.wrap(queries);
    try {
      executor.execute(query, query.createParameterList(), new Counter(), 0, 0, PIPELINE);
      failedText = Optional.empty();
    } catch (SQLException e) {
      failedText = statements.stream().skip(completed).findFirst();
      failedAt = completed;
      completed = 0;
      throw e;
    }
  }

  /** Statements of the last pipeline that succeeded before one failed. */
  int failedAt() {
    return failedAt;
  }

  /** Statements of the last text that succeeded. */
  int completed() {
    return completed;
  }

  /** The last text held no statement. */
  boolean empty() {
    return empty;
  }

  /** The last text, if it failed. */
  Optional<String> failedText() {
    return failedText;
  }

  TransactionState transaction() {
    return connection.getTransactionState();
  }

  private final class Counter extends ResultHandlerBase {
    @Override
    public void handleResultRows(
        Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
      completed++;
    }

    @Override
    public void handleCommandStatus(String status, long updateCount, long insertOid) {
      completed++;
      empty = status.equals("EMPTY");
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      // a branch can raise as many as it likes
    }
  }
}

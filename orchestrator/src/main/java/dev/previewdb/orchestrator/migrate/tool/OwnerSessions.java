package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * The sessions one run opens as the preview's owner. Closing it closes them; when the run takes too
 * long they are ended from outside.
 */
final class OwnerSessions implements AutoCloseable {
  /**
   * A migration's own SELECT may answer anything; it must not fill our memory. In simple mode we
   * throw rows away ourselves.
   */
  private static final String LARGEST_RESULT = "64M";

  private final MigrationRun run;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final TimeLimit timeLimit;

  /** An open connection and the process that serves it. */
  record Session(Connection connection, int backend) {}

  private OwnerSessions(MigrationRun run) {
    this.run = run;
    this.timeLimit = new TimeLimit(run.limits().total(), run.database(), sessions);
  }

  /** The run's time begins. */
  static OwnerSessions begin(MigrationRun run) {
    OwnerSessions opened = new OwnerSessions(run);
    opened.timeLimit.begin();
    return opened;
  }

  boolean ranOutOfTime() {
    return timeLimit.passed();
  }

  RunLimits limits() {
    return run.limits();
  }

  /**
   * A new session.
   *
   * @throws SQLException if the time is over
   * @throws PreviewDbException if the preview does not answer, or the role is stronger than a
   *     branch's SQL may be
   */
  Connection open(PreferQueryMode mode) throws SQLException {
    Connection connection = connect(mode);
    try {
      int backend = connection.unwrap(PGConnection.class).getBackendPID();
      refuseSuperuser(connection);
      sessions.add(new Session(connection, backend));
      if (timeLimit.passed()) {
        throw new SQLException("the time of the run is over");
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection connect(PreferQueryMode mode) {
    Properties driver = new Properties();
    PGProperty.PREFER_QUERY_MODE.set(driver, mode.value());
    PGProperty.APPLICATION_NAME.set(driver, "previewdb migrate");
    if (mode != PreferQueryMode.SIMPLE) {
      PGProperty.MAX_RESULT_BUFFER.set(driver, LARGEST_RESULT);
    }
    PGProperty.OPTIONS.set(driver, "-c statement_timeout=" + run.limits().statement().toMillis());
    try {
      return run.database().owner(driver);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, PostgresError.of(e).message());
    }
  }

  private static void refuseSuperuser(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet role =
            statement.executeQuery(
                "SELECT session_user, rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user")) {
      if (role.next() && role.getBoolean(2)) {
        throw PreviewDbException.of(Problem.MIGRATION_ROLE_TOO_STRONG, role.getString(1));
      }
    }
  }

  @Override
  public void close() {
    timeLimit.over();
    for (Session session : sessions) {
      try {
        session.connection().close();
      } catch (SQLException ignored) {
        // the server has ended it already, which is what closing is for
      }
    }
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PreferQueryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  /**
   * A run has time limits of its own. Flyway's session of its history waits in a transaction for as
   * long as the longest migration takes.
   */
  private static final String OWN_PACE =
      " -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0";

  private static final String STARTED_BEFORE =
      "SELECT bool_and(backend_start < ?) FROM pg_catalog.pg_sleep(1), pg_catalog.pg_stat_activity WHERE backend_type = 'checkpointer'";

  private static final Logger LOG = LoggerFactory.getLogger(OwnerSessions.class);

  private final MigrationRun run;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final TimeLimit timeLimit;
  private @Nullable PreviewDbException quota;

  /** An open connection, the process that serves it, and when it was opened by its clock. */
  record Session(Connection connection, int backend, OffsetDateTime since) {}

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
      sessions.add(new Session(connection, backend, begun(connection)));
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
    PGProperty.OPTIONS.set(
        driver,
        "-c statement_timeout="
            + run.limits().statement().toMillis()
            + " -c lock_timeout="
            + run.limits().lock().toMillis()
            + OWN_PACE);
    try {
      return run.database().owner(driver);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.PREVIEW_UNREACHABLE, e, PostgresError.of(e).message());
    }
  }

  /** When it was opened; as a superuser it is not used at all. */
  private static OffsetDateTime begun(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet role =
            statement.executeQuery(
                "SELECT session_user, rolsuper, pg_catalog.clock_timestamp() FROM pg_catalog.pg_roles WHERE rolname = session_user")) {
      if (!role.next() || role.getBoolean(2)) {
        throw PreviewDbException.of(Problem.MIGRATION_ROLE_TOO_STRONG, role.getString(1));
      }
      return role.getObject(3, OffsetDateTime.class);
    }
  }

  /**
   * Whether the server has been there all the time since the run's first session. One whose process
   * died ends every session and starts its checkpointer anew, but may answer for a moment before;
   * so a session of a second has to outlast it.
   */
  boolean serverLivesOn() {
    if (sessions.isEmpty()) {
      return true;
    }
    try (Connection administrator = run.database().administrator();
        PreparedStatement statement = administrator.prepareStatement(STARTED_BEFORE)) {
      statement.setObject(1, sessions.getFirst().since());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (PreviewDbException refused) {
      quota = refused.problem() == Problem.PREVIEW_OVER_QUOTA ? refused : null;
      return false;
    } catch (SQLException | RuntimeException gone) {
      LOG.debug("The server of a lost session does not answer", gone);
      return false;
    }
  }

  /** Why the server does not live on, where the preview grew too large; empty for all else. */
  Optional<PreviewDbException> overQuota() {
    return Optional.ofNullable(quota);
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

package dev.previewdb.orchestrator.migrate.tool;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PreferQueryMode;

/** The sessions of a run, for a library that wants a data source. */
final class SessionSource implements DataSource {
  private final OwnerSessions sessions;
  private final NoticeDrain notices;

  SessionSource(OwnerSessions sessions, NoticeDrain notices) {
    this.sessions = sessions;
    this.notices = notices;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return notices.drained(sessions.open(PreferQueryMode.EXTENDED));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the role is the preview's owner and no other");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs go elsewhere");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

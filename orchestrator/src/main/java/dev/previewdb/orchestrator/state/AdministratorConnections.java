package dev.previewdb.orchestrator.state;

import dev.previewdb.snapshot.server.PostgresServer;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A server's administrator connections in the shape a pool asks for. */
record AdministratorConnections(Supplier<PostgresServer> server, String database)
    implements DataSource {
  @Override
  public Connection getConnection() {
    return server.get().connect(database);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        "the administrator comes by the socket, without a password");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // the driver logs by itself
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // a Unix socket answers or refuses at once
  }

  /** A pool that closes waits so many seconds for its own thread to end, and warns after none. */
  @Override
  public int getLoginTimeout() {
    return 1;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs go through slf4j");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

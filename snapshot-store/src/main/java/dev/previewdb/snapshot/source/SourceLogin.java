package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Logs in at a source once and makes the session fit for reading. */
final class SourceLogin {
  private static final int OLDEST = 14;
  private static final int NEWEST = 18;

  private final Source source;
  private final SourceTimeouts timeouts;

  SourceLogin(Source source, SourceTimeouts timeouts) {
    this.source = source;
    this.timeouts = timeouts;
  }

  Connection open() {
    Connection connection;
    try {
      connection = new Driver().connect("jdbc:postgresql:///", properties());
    } catch (SQLException e) {
      throw refused(e);
    }
    if (connection == null) {
      throw new IllegalStateException("the PostgreSQL driver refused its own URL");
    }
    try {
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      throw refused(e);
    } catch (RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  /** Properties only, never a URL: a URL is what drivers and pools like to log. */
  private Properties properties() {
    Properties all = new Properties();
    PGProperty.PG_HOST.set(all, source.host());
    PGProperty.PG_PORT.set(all, source.port());
    PGProperty.PG_DBNAME.set(all, source.database());
    PGProperty.USER.set(all, source.user());
    PGProperty.PASSWORD.set(all, source.password().reveal());
    PGProperty.SSL_MODE.set(all, source.tls().mode().word());
    if (source.tls().rootCertificate() != null) {
      PGProperty.SSL_ROOT_CERT.set(all, source.tls().rootCertificate().toString());
    }
    PGProperty.CONNECT_TIMEOUT.set(all, Math.toIntExact(timeouts.connect().toSeconds()));
    PGProperty.LOGIN_TIMEOUT.set(all, Math.toIntExact(timeouts.connect().toSeconds() * 2));
    PGProperty.TCP_KEEP_ALIVE.set(all, true);
    PGProperty.APPLICATION_NAME.set(all, "previewdb");
    // A server's detail and hint may quote the row they are about
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(all, false);
    return all;
  }

  private void prepare(Connection connection) throws SQLException {
    requireSupported(connection);
    connection.setReadOnly(true);
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("default_transaction_read_only", "on"),
            Map.entry("row_security", "off"),
            Map.entry("search_path", "pg_catalog"),
            Map.entry("DateStyle", "ISO, YMD"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("extra_float_digits", "3"),
            Map.entry("bytea_output", "hex"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("lock_timeout", timeouts.lock().toMillis() + "ms"),
            Map.entry("statement_timeout", timeouts.statement().toMillis() + "ms"),
            Map.entry(
                "idle_in_transaction_session_timeout",
                timeouts.idleInTransaction().toMillis() + "ms"));
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        statement.execute("SET " + setting.getKey() + " = '" + setting.getValue() + "'");
      }
    }
  }

  private void requireSupported(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.current_setting('server_version_num')::int / 10000,"
                    + " pg_catalog.current_setting('server_version')")) {
      row.next();
      requireSupported(row.getInt(1), row.getString(2));
    }
  }

  void requireSupported(int major, String version) {
    if (major < OLDEST || major > NEWEST) {
      throw new SnapshotException(SnapshotProblem.SOURCE_UNSUPPORTED, source.address(), version);
    }
  }

  private SnapshotException refused(SQLException e) {
    Optional<TlsRefusal> tls = TlsRefusal.of(e, source);
    if (tls.isPresent()) {
      return new SnapshotException(
          SnapshotProblem.SOURCE_TLS_REFUSED, source.address(), tls.get().what(), tls.get().mend());
    }
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28") || state.equals("3D000")) {
      return new SnapshotException(
          SnapshotProblem.SOURCE_LOGIN_REFUSED, source.address(), source.user());
    }
    return new SnapshotException(
        SnapshotProblem.SOURCE_UNREACHABLE, source.address(), words(e.getMessage()));
  }

  private static String words(@Nullable String message) {
    return message == null
        ? "no reason was given"
        // The driver ends its sentences; ours go on
        : TableName.oneLine(message.strip()).replaceFirst("\\.+$", "");
  }

  private static void close(Connection connection, Exception because) {
    try {
      connection.close();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}

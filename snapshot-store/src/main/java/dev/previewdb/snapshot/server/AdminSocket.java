package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.CONNECTION_FAILED;

import dev.previewdb.snapshot.SnapshotException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.newsclub.net.unix.AFUNIXSocketFactory;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Connections of the administrator: over the Unix socket only, known by the socket's peer, so that
 * there is no password.
 */
final class AdminSocket {
  /**
   * A database has settings that are meant for its applications; what we do takes longer than any
   * of theirs, and writes.
   */
  private static final String PATIENT =
      "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
          + " -c idle_session_timeout=0 -c temp_file_limit=-1 -c default_transaction_read_only=off";

  private final ServerHome home;
  private final int port;

  AdminSocket(ServerHome home, int port) {
    this.home = home;
    this.port = port;
  }

  Connection connect(String database) {
    try {
      var url =
          "jdbc:postgresql://localhost/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
      return Objects.requireNonNull(new Driver().connect(url, properties()));
    } catch (SQLException e) {
      throw new SnapshotException(CONNECTION_FAILED, home.data(), database, reason(e), home.log())
          .because(e);
    }
  }

  private static String reason(SQLException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  private Properties properties() {
    var properties = new Properties();
    PGProperty.USER.set(properties, PostgresServer.ADMINISTRATOR);
    PGProperty.SOCKET_FACTORY.set(properties, AFUNIXSocketFactory.FactoryArg.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, home.socket(port).toString());
    PGProperty.OPTIONS.set(properties, PATIENT);
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.APPLICATION_NAME.set(properties, "previewdb");
    // Sends the session's settings with the first message instead of after it.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    return properties;
  }
}

package dev.previewdb.orchestrator;

import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A production database {@code shop} with customers, which {@code reader} may read over TCP. */
public final class TestProduction implements AutoCloseable {
  private final TestServer server;
  private final int port;

  /**
   * Starts one.
   *
   * @param password the reader's
   * @param customers an SQL query of what the customers' {@code id} and {@code email} are
   */
  public TestProduction(String password, String customers) throws IOException, SQLException {
    port = FreePort.find();
    server =
        TestServer.start(
            TestServer.installations().preferred(),
            request -> request.onPort(port).allow(new HbaRule("shop", "reader")));
    run("postgres", "CREATE ROLE reader LOGIN PASSWORD '" + password + "'", "CREATE DATABASE shop");
    run(
        "shop",
        "CREATE TABLE customer (id int PRIMARY KEY, email text)",
        "INSERT INTO customer " + customers,
        "GRANT SELECT ON customer TO reader");
  }

  private void run(String database, String... statements) throws SQLException {
    try (Connection connection = server.server().connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The organization's configuration, with its project's source here. */
  public String sourceOf(String configuration) {
    return configuration.replace("host: localhost,", "host: 127.0.0.1, port: " + port + ",");
  }

  /** How many there have been in its database, as it counts them itself. */
  public String sessions() throws SQLException {
    try (Connection connection = server.server().connect("postgres")) {
      return TestApi.single(
          connection, "SELECT sessions FROM pg_stat_database WHERE datname = 'shop'");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

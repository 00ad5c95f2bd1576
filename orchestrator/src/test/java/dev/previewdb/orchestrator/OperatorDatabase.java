package dev.previewdb.orchestrator;

import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL of the operator's, for the state of services: no service starts or stops it. */
public final class OperatorDatabase implements AutoCloseable {
  private final TestDirectory directory = new TestDirectory();
  private final StartRequest request;
  private final String variable;
  private PostgresServer server;

  /** With the password that {@code SOURCE} holds. */
  OperatorDatabase() throws IOException, SQLException {
    this("SOURCE", "unused");
  }

  /**
   * With another one.
   *
   * @param variable what holds the password
   */
  public OperatorDatabase(String variable, String password) throws IOException, SQLException {
    this.variable = variable;
    request =
        StartRequest.of(TestServer.installations().preferred(), directory.path(), RunAs.current())
            .onPort(FreePort.find())
            .allow(new HbaRule("state", "keeper"));
    TestServer.initialise(request.binaries(), directory.path().resolve("data"));
    server = PostgresServer.start(request);
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE keeper LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE state OWNER keeper");
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + request.tcpPort().orElseThrow() + "/state";
  }

  /** The section of a configuration that says to use it. */
  public String section() {
    return "state: { url: \"" + url() + "\", user: keeper, password: { env: " + variable + " } }\n";
  }

  /** Where its server keeps what services wrote. */
  public Path home() {
    return directory.path();
  }

  StateView view() {
    return new StateView(server.connect("state"));
  }

  void stop() {
    server.stop(StopMode.FAST, Duration.ofSeconds(30));
  }

  void startAgain() {
    server = PostgresServer.start(request);
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, Duration.ofSeconds(30));
    directory.close();
  }
}

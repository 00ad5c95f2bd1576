package dev.previewdb.orchestrator;

import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A look into the state database of a running service, past the service. */
record StateView(Connection connection) implements AutoCloseable {
  static StateView of(Storage storage) {
    return new StateView(server(storage).connect("postgres"));
  }

  static PostgresServer server(Storage storage) {
    return PostgresServer.attach(
            storage.state(), TestServer.installations().preferred(), RunAs.current())
        .orElseThrow();
  }

  /** The first column of the first row, or nothing. */
  String ask(String sql, Object value) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "";
      }
    }
  }

  /** Changes what the service finds. */
  void change(String... statements) throws SQLException {
    for (String sql : statements) {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

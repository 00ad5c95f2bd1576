package dev.previewdb.orchestrator.bench;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/** The least that takes a delivery in: one row of each, checked by nobody. */
final class BareIntake implements AutoCloseable {
  /** As many as the service's own pool may open. */
  private static final int CONNECTIONS = 16;

  private final List<Connection> all;
  private final BlockingQueue<Connection> free;
  private final Javalin server;

  private BareIntake(List<Connection> all) {
    this.all = all;
    this.free = new ArrayBlockingQueue<>(CONNECTIONS, false, all);
    this.server =
        Javalin.create(
                config -> {
                  config.concurrency.useVirtualThreads = true;
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.http.maxRequestSize = 1 << 20;
                  config.routes.post("/", this::take);
                })
            .start("127.0.0.1", 0);
  }

  static BareIntake start(Supplier<Connection> connect) {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(connect.get());
    }
    try (Statement statement = all.getFirst().createStatement()) {
      statement.execute(
          "CREATE TABLE bare_inbox (delivery_id text PRIMARY KEY, event text NOT NULL, body bytea NOT NULL)");
    } catch (SQLException e) {
      throw new IllegalStateException("the table of the bare handler cannot be made", e);
    }
    return new BareIntake(all);
  }

  int port() {
    return server.port();
  }

  private void take(Context context) throws SQLException, InterruptedException {
    byte[] body = context.bodyAsBytes();
    Connection connection = free.take();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bare_inbox VALUES (?, ?, ?)")) {
      insert.setString(1, context.header("X-GitHub-Delivery"));
      insert.setString(2, context.header("X-GitHub-Event"));
      insert.setBytes(3, body);
      insert.executeUpdate();
    } finally {
      free.add(connection);
    }
    context.status(202).result("accepted\n");
  }

  @Override
  public void close() {
    server.stop();
    for (Connection connection : all) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Its server is ended next
      }
    }
  }
}

package dev.previewdb.orchestrator.router;

import static dev.previewdb.orchestrator.router.RouterTest.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What applications do on a connection, by pgjdbc. */
final class JdbcConversation {
  private static final int PATIENCE_MS = 60_000;

  private JdbcConversation() {}

  /** Whatever needs no session of its own between two transactions. */
  static void hold(Connection connection, Connection watcher) throws Exception {
    preparedStatement(connection);
    errorThenQuery(connection);
    copy(connection);
    cancel(connection, watcher);
    notice(connection);
  }

  private static void preparedStatement(Connection connection) throws SQLException {
    try (PreparedStatement twice = connection.prepareStatement("SELECT ? * 2, ?::text")) {
      for (int i = 0; i < 20; i++) {
        twice.setInt(1, i);
        twice.setString(2, "ä");
        try (ResultSet row = twice.executeQuery()) {
          row.next();
          assertThat(row.getInt(1)).isEqualTo(2 * i);
          assertThat(row.getString(2)).isEqualTo("ä");
        }
      }
    }
  }

  private static void errorThenQuery(Connection connection) throws SQLException {
    assertThatThrownBy(() -> single(connection, "SELECT 1 / 0"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
    assertThat(single(connection, "SELECT 2")).isEqualTo("2");
  }

  private static void copy(Connection connection) throws Exception {
    String rows =
        IntStream.range(0, 20_000).mapToObj(i -> i + "\trow\n").collect(Collectors.joining());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE line (i int, t text) ON COMMIT DROP");
      var copies = connection.unwrap(PGConnection.class).getCopyAPI();
      copies.copyIn(
          "COPY line FROM STDIN", new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      copies.copyOut("COPY (SELECT * FROM line ORDER BY i) TO STDOUT", back);
      assertThat(back.toString(StandardCharsets.UTF_8)).isEqualTo(rows);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /**
   * A statement that runs is ended, and the session goes on.
   *
   * @param watcher to the same server, where nobody else sleeps
   */
  static void cancel(Connection connection, Connection watcher) throws Exception {
    try (Statement statement = connection.createStatement()) {
      CompletableFuture<String> ended =
          CompletableFuture.supplyAsync(
              () -> stateAfter(statement, "SELECT pg_sleep(600)"),
              task -> Thread.ofPlatform().daemon().start(task));
      awaitSleeper(watcher);
      statement.cancel();
      assertThat(ended.get(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo("57014");
    }
    assertThat(single(connection, "SELECT 3")).isEqualTo("3");
  }

  static void awaitSleeper(Connection watcher) {
    await()
        .until(() ->
            single(watcher, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .equals("1"));
  }

  private static String stateAfter(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return "it ended well";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static void notice(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DO $$ BEGIN RAISE NOTICE 'a word'; END $$");
      assertThat(statement.getWarnings().getMessage()).isEqualTo("a word");
    }
  }

  static void listen(Connection connection, Connection listener) throws SQLException {
    try (Statement listen = listener.createStatement();
        Statement notify = connection.createStatement()) {
      listen.execute("LISTEN door");
      notify.execute("NOTIFY door, 'knock'");
      PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(PATIENCE_MS);
      assertThat(heard).hasSize(1);
      assertThat(heard[0].getName() + " " + heard[0].getParameter()).isEqualTo("door knock");
    }
  }
}

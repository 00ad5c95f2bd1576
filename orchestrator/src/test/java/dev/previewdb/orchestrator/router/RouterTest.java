package dev.previewdb.orchestrator.router;

import static dev.previewdb.orchestrator.router.RouterLab.OWNER;
import static dev.previewdb.orchestrator.router.RouterLab.PASSWORD;
import static dev.previewdb.orchestrator.router.RouterLab.PREVIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.snapshot.server.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Real clients, through the router, at a real server. */
class RouterTest {
  private static final int PROTOCOL_3 = 3 << 16;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static RouterLab lab;

  @BeforeAll
  static void start() throws SQLException {
    lab = RouterLab.start();
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  @Test
  void aClientIsInTheDatabaseOfThePreviewItNames() throws Exception {
    try (Connection preview = lab.connect()) {
      assertThat(single(preview, "SELECT current_database()")).isEqualTo(RouterLab.DATABASE);
      assertThat(single(preview, "SELECT current_user")).isEqualTo(OWNER);
      assertThat(lab.holds.get()).isPositive();
    }
  }

  @Test
  void parametersOfTheStartArriveAtTheServer() throws Exception {
    try (Connection preview =
        lab.connect(
            PREVIEW,
            OWNER,
            PASSWORD,
            Map.of("ApplicationName", "the app", "options", "-c work_mem=7MB"))) {
      assertThat(single(preview, "SHOW work_mem")).isEqualTo("7MB");
      assertThat(single(preview, "SHOW application_name")).isEqualTo("the app");
    }
  }

  @Test
  void copyIsTheSameToTheByteInBothDirections() throws Exception {
    byte[] rows = rows(20_000_000);
    try (Connection preview = lab.connect();
        Statement statement = preview.createStatement()) {
      statement.execute("CREATE TEMP TABLE line (number serial, text text)");
      var copies = preview.unwrap(PGConnection.class).getCopyAPI();
      copies.copyIn("COPY line (text) FROM STDIN", new ByteArrayInputStream(rows));
      ByteArrayOutputStream back = new ByteArrayOutputStream(rows.length);
      copies.copyOut("COPY (SELECT text FROM line ORDER BY number) TO STDOUT", back);
      assertThat(Arrays.mismatch(back.toByteArray(), rows)).isEqualTo(-1);
    }
  }

  private static byte[] rows(int length) {
    Random random = new Random(42);
    byte[] rows = new byte[length];
    for (int i = 0; i < length; i++) {
      rows[i] = (byte) ('a' + random.nextInt(26));
    }
    for (int i = 90; i < length; i += 1 + random.nextInt(200)) {
      rows[i] = '\n';
    }
    rows[length - 1] = '\n';
    return rows;
  }

  @Test
  void largeObjectsAreTheSameToTheByte() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    try (Connection preview = lab.connect()) {
      preview.setAutoCommit(false);
      var objects = preview.unwrap(PGConnection.class).getLargeObjectAPI();
      long id = objects.createLO();
      try (LargeObject object = objects.open(id)) {
        object.write(bytes);
        object.seek(0);
        assertThat(object.read(bytes.length)).isEqualTo(bytes);
      }
    }
  }

  /** Else all of it would lie in the router's memory. */
  @Test
  void aReaderThatDoesNotReadMakesTheServerWait() throws Exception {
    try (Connection preview = lab.connect();
        Connection watcher = lab.connect()) {
      String pid = single(preview, "SELECT pg_backend_pid()");
      CopyOut rows =
          preview
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY (SELECT repeat('x', 1000000) FROM generate_series(1, 300)) TO STDOUT");
      assertThat(rows.readFromCopy()).hasSize(1_000_001);
      await()
          .until(() ->
              "ClientWrite"
                  .equals(
                      single(
                          watcher, "SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid)));
      int read = 1;
      while (rows.readFromCopy() != null) {
        read++;
      }
      assertThat(read).isEqualTo(300);
    }
  }

  @Test
  void aRequestToCancelReachesTheServerThatRunsTheStatement() throws Exception {
    try (Connection preview = lab.connect();
        Statement statement = preview.createStatement();
        Connection watcher = lab.connect()) {
      CompletableFuture<SQLException> ended =
          CompletableFuture.supplyAsync(
              () -> failure(statement, "SELECT pg_sleep(600)"),
              task -> Thread.ofPlatform().daemon().start(task));
      await()
          .until(() ->
              single(watcher, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%600%'")
                  .equals("2"));
      statement.cancel();
      assertThat(ended.get().getSQLState()).isEqualTo("57014");
    }
  }

  private static SQLException failure(Statement statement, String sql) {
    try {
      statement.execute(sql);
      throw new AssertionError("it ended well: " + sql);
    } catch (SQLException e) {
      return e;
    }
  }

  @Test
  void aWrongPasswordIsRefusedByTheServerItself() {
    assertThatThrownBy(() -> lab.connect(PREVIEW, OWNER, "a guess", Map.of()).close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void anUnknownPreviewIsNamedWithTheMend() {
    assertThatThrownBy(() -> lab.connect("shop-pr-7", OWNER, PASSWORD, Map.of()).close())
        .isInstanceOfSatisfying(
            PSQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("3D000");
              assertThat(e.getMessage()).contains("There is no preview shop-pr-7");
              assertThat(e.getServerErrorMessage())
                  .extracting(ServerErrorMessage::getHint)
                  .asString()
                  .contains("previewdb preview list");
            });
  }

  /** It is known by the socket's peer, and behind the router everybody is that peer. */
  @ParameterizedTest
  @ValueSource(
      strings = {PostgresServer.ADMINISTRATOR, "postgres", "Preview", "preview ", "anybody"})
  void nobodyButTheOwnerComesInAndLeastOfAllTheAdministrator(String user) {
    assertThatThrownBy(() -> lab.connect(PREVIEW, user, PASSWORD, Map.of()).close())
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("28000");
              assertThat(e.getMessage()).contains("lets nobody in but its owner");
            });
  }

  /** What is checked must be what the server reads. */
  @Test
  void aUserNamedTwiceIsTheLastOneForRouterAndServerAlike() throws Exception {
    try (Socket first = lab.raw()) {
      first
          .getOutputStream()
          .write(
              RouterLab.startup(
                  PROTOCOL_3,
                  "user",
                  OWNER,
                  "database",
                  PREVIEW,
                  "user",
                  PostgresServer.ADMINISTRATOR));
      assertThat(RouterLab.rest(first)).contains("28000");
    }
    try (Socket second = lab.raw()) {
      second
          .getOutputStream()
          .write(
              RouterLab.startup(
                  PROTOCOL_3,
                  "user",
                  PostgresServer.ADMINISTRATOR,
                  "database",
                  PREVIEW,
                  "user",
                  OWNER));
      byte[] answer = new byte[9];
      assertThat(second.getInputStream().readNBytes(answer, 0, 9)).isEqualTo(9);
      assertThat(answer[0]).as("it is asked for the owner's password").isEqualTo((byte) 'R');
      assertThat(answer[8]).isEqualTo((byte) 10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "database", "ON", "1", "yes"})
  void replicationIsRefusedWithAMessage(String value) throws Exception {
    try (Socket client = lab.raw()) {
      client
          .getOutputStream()
          .write(
              RouterLab.startup(
                  PROTOCOL_3, "user", OWNER, "database", PREVIEW, "replication", value));
      assertThat(RouterLab.rest(client)).contains("0A000", "cannot be replicated from");
    }
  }

  @Test
  void encryptionIsDeclinedWhereThereIsNoCertificateAndTheClientGoesOn() throws Exception {
    for (String mode : new String[] {"prefer", "allow", "disable"}) {
      try (Connection preview =
          lab.connect(PREVIEW, OWNER, PASSWORD, Map.of("sslmode", mode, "gssEncMode", "prefer"))) {
        assertThat(single(preview, "SELECT 1")).isEqualTo("1");
      }
    }
    assertThatThrownBy(
            () -> lab.connect(PREVIEW, OWNER, PASSWORD, Map.of("sslmode", "require")).close())
        .hasMessageContaining("does not support SSL");
  }

  @Test
  void whatIsNoClientOfPostgresIsTurnedAwayAndHarmsNobody() throws Exception {
    Random random = new Random(2026);
    try (Connection preview = lab.connect()) {
      for (int i = 0; i < 300; i++) {
        try (Socket client = lab.raw()) {
          byte[] bytes = new byte[1 + random.nextInt(200)];
          random.nextBytes(bytes);
          if (i % 3 == 0 && bytes.length > 8) {
            // A length that fits, so that the rest is looked at
            System.arraycopy(RouterLab.startup(PROTOCOL_3), 0, bytes, 0, 8);
            bytes[3] = (byte) bytes.length;
          }
          client.getOutputStream().write(bytes);
          client.shutdownOutput();
          RouterLab.rest(client);
        } catch (java.net.SocketException e) {
          assertThat(e).as("closed while it still spoke").hasMessageContaining("reset");
        }
      }
      assertThat(single(preview, "SELECT 'alive'")).isEqualTo("alive");
    }
    await().untilAtomic(lab.holds, org.hamcrest.Matchers.equalTo(0));
  }

  @Test
  void aFirstMessageOfAnotherProtocolIsToldSo() throws Exception {
    try (Socket http = lab.raw()) {
      http.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(RouterLab.rest(http)).contains("08P01", "does not understand");
    }
    try (Socket old = lab.raw()) {
      old.getOutputStream().write(RouterLab.startup(2 << 16, "user", OWNER));
      assertThat(RouterLab.rest(old)).contains("08P01", "version 2.0");
    }
  }

  @Test
  void aConnectionThatEndsGivesBackWhatItHeld() throws Exception {
    lab.connect().close();
    await().untilAtomic(lab.holds, org.hamcrest.Matchers.equalTo(0));
  }

  static String single(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

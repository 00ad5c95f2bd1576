package dev.previewdb.orchestrator.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session of a preview that was just woken, of which it is not yet on disk that it runs. */
class WelcomeTest {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private static final String KEY = "K\0\0\0\f\0\0\0\1\0\0\0\2";
  private static final String READY = "Z\0\0\0\5I";
  private static final String DONE = "C\0\0\0\017INSERT 0 1\0" + READY;

  @TempDir Path directory;

  private final CompletableFuture<Void> durable = new CompletableFuture<>();
  private final AtomicInteger holds = new AtomicInteger();
  private ServerSocketChannel listener;
  private Router router;
  private Socket client;
  private SocketChannel server;

  @BeforeEach
  void aClientHasSentItsFirstMessage() throws IOException {
    Path socket = directory.resolve("s");
    listener =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(socket));
    router =
        Router.open(
            RouterLab.settings(Optional.empty()),
            preview -> {
              holds.incrementAndGet();
              return new Destination(
                  new Endpoint(socket, "d", "u"),
                  // As of an engine, whose failure comes wrapped
                  durable.thenRun(() -> {}),
                  holds::decrementAndGet);
            });
    client = new Socket(InetAddress.getLoopbackAddress(), router.port());
    client.setSoTimeout(20_000);
    byte[] startup = RouterLab.startup(3 << 16, "user", "u", "database", "d");
    client.getOutputStream().write(startup);
    server = listener.accept();
    ByteBuffer passedOn = ByteBuffer.allocate(startup.length);
    while (passedOn.hasRemaining()) {
      server.read(passedOn);
    }
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    server.close();
    router.close();
    listener.close();
  }

  @Test
  void aClientLogsInMeanwhileAndBeginsOnlyAfterwards() throws Exception {
    try (RouterLab lab = RouterLab.start();
        Connection watcher = lab.server().connect("postgres")) {
      lab.durable = durable;
      var session = CompletableFuture.supplyAsync(() -> connect(lab), Thread::startVirtualThread);
      await().until(() -> sessions(watcher, "state = 'idle'") == 1);
      await().during(A_WHILE).until(() -> !session.isDone());

      durable.complete(null);

      try (Connection preview = session.get(20, TimeUnit.SECONDS);
          Statement statement = preview.createStatement()) {
        assertThat(statement.execute("SELECT 1")).isTrue();
      }
    }
  }

  private static Connection connect(RouterLab lab) {
    try {
      return lab.connect();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int sessions(Connection watcher, String which) throws SQLException {
    try (Statement statement = watcher.createStatement();
        var count =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'preview' AND " + which)) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void whoSentAStatementAlongHearsNoSoonerThatItIsCommitted() throws Exception {
    say("R\0\0\0\b\0\0\0\0");
    assertThat(heard(9)).isEqualTo("R\0\0\0\b\0\0\0\0");
    say(KEY + READY);
    say(DONE);
    nothingIsHeard();

    durable.complete(null);

    assertThat(heard((KEY + READY + DONE).length())).isEqualTo(KEY + READY + DONE);
    say(DONE);
    assertThat(heard(DONE.length())).isEqualTo(DONE);
    client.getOutputStream().write('X');
    ByteBuffer one = ByteBuffer.allocate(1);
    server.read(one);
    assertThat(one.get(0)).isEqualTo((byte) 'X');
  }

  @Test
  void aWordThatComesInPiecesIsKeptBackToo() throws Exception {
    String first = KEY.substring(0, KEY.length() - 1);
    for (int i = 0; i < first.length(); i++) {
      say(first.substring(i, i + 1));
      assertThat(heard(1)).isEqualTo(first.substring(i, i + 1));
    }
    String rest = (KEY + READY).substring(first.length());
    for (int i = 0; i < rest.length(); i++) {
      say(rest.substring(i, i + 1));
    }
    nothingIsHeard();

    durable.complete(null);

    assertThat(heard(rest.length())).isEqualTo(rest);
  }

  @Test
  void aDiskThatFailsIsTheClientsAnswer() throws Exception {
    say(KEY + READY);
    nothingIsHeard();

    durable.completeExceptionally(
        new SnapshotException(SnapshotProblem.START_UNSYNCED, "the-preview", "Input/output error"));

    assertThat(RouterLab.rest(client))
        .startsWith("E")
        .contains("57P03")
        .contains("the-preview")
        .contains("Input/output error")
        .doesNotContain(READY);
    assertThat(server.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    await().untilAtomic(holds, org.hamcrest.Matchers.equalTo(0));
  }

  @Test
  void aRefusedLoginIsToldAtOnce() throws Exception {
    say("E\0\0\0\014SFATAL\0\0");
    server.close();

    assertThat(RouterLab.rest(client)).startsWith("E").contains("FATAL");
  }

  @Test
  void aClientThatHangsUpMeanwhileLeavesNoSessionBehind() throws Exception {
    say(KEY + READY);
    nothingIsHeard();

    client.close();

    assertThat(server.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    await().untilAtomic(holds, org.hamcrest.Matchers.equalTo(0));
    durable.complete(null);
  }

  @Test
  void aServerThatEndsMeanwhileEndsTheSession() throws Exception {
    say(KEY + READY);
    nothingIsHeard();
    server.close();

    durable.complete(null);

    assertThat(RouterLab.rest(client)).isIn("", KEY + READY);
    await().untilAtomic(holds, org.hamcrest.Matchers.equalTo(0));
  }

  private void say(String words) throws IOException {
    server.write(ByteBuffer.wrap(words.getBytes(ISO_8859_1)));
  }

  private String heard(int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), ISO_8859_1);
  }

  private void nothingIsHeard() {
    await().during(A_WHILE).until(() -> client.getInputStream().available() == 0);
  }
}

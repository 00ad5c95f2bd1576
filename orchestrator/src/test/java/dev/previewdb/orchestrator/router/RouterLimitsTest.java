package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one client takes, others cannot have: the router bounds all of it. */
class RouterLimitsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void oneConnectionTooManyToAPreviewIsToldSoAndTheNextFreePlaceIsAnybodys() throws Exception {
    try (RouterLab lab = lab(100, 2, LONG)) {
      Connection first = lab.connect();
      Connection second = lab.connect();
      assertThatThrownBy(() -> lab.connect().close())
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("53300");
                assertThat(e.getMessage()).contains("router.connections-per-preview");
              });
      first.close();
      await()
          .ignoreExceptions()
          .until(() -> {
            lab.connect().close();
            return true;
          });
      second.close();
    }
  }

  @Test
  void oneConnectionTooManyInAllIsToldSo() throws Exception {
    try (RouterLab lab = lab(3, 3, LONG)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket = lab.raw();
        // Let in as soon as it is answered
        socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
        assertThat(socket.getInputStream().read()).isEqualTo('N');
        silent.add(socket);
      }
      try (Socket more = lab.raw()) {
        assertThat(RouterLab.rest(more)).contains("53300", "router.connections");
      }
      for (Socket socket : silent) {
        socket.close();
      }
      await().ignoreExceptions().until(() -> lab.connect().isValid(5));
    }
  }

  @Test
  void whoSaysNothingOrSaysItByteByByteIsClosed() throws Exception {
    try (RouterLab lab = lab(100, 100, Duration.ofMillis(200));
        Socket nothing = lab.raw();
        Socket half = lab.raw()) {
      half.getOutputStream().write(RouterLab.startup(3 << 16, "user", "preview"), 0, 9);
      assertThat(RouterLab.rest(nothing)).isEmpty();
      assertThat(RouterLab.rest(half)).isEmpty();
      assertThat(lab.connect().isValid(5)).isTrue();
    }
  }

  /** Else its backend would stay until the server itself loses patience, after a minute. */
  @Test
  void aClientThatGoesWhileItsPreviewIsWaitedForLeavesNoSessionBehind(@TempDir Path directory)
      throws Exception {
    Path path = directory.resolve("s");
    var settings = RouterLab.settings(Optional.empty(), 1, 1, LONG);
    AtomicInteger holds = new AtomicInteger();
    CountDownLatch gone = new CountDownLatch(1);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
      try (Router router =
          Router.open(
              settings,
              preview -> {
                holds.incrementAndGet();
                await().until(() -> gone.getCount() == 0);
                return Destination.of(new Endpoint(path, "d", "u"), holds::decrementAndGet);
              })) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
          client.getOutputStream().write(RouterLab.startup(3 << 16, "user", "u", "database", "d"));
          await().until(() -> holds.get() == 1);
        }
        // Its place is the next one's as soon as it has gone
        await().until(() -> firstOf(router, new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 48}) == 'N');
        gone.countDown();
        await().until(() -> holds.get() == 0);
      }
      assertThat(server.accept()).isNull();
    }
  }

  private static int firstOf(Router router, byte[] message) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      socket.getOutputStream().write(message);
      return socket.getInputStream().read();
    }
  }

  /** A server that hangs shall not keep a place for each time that somebody lost patience. */
  @Test
  void aRequestToCancelThatItsServerDoesNotTakeIsClosedInTime(@TempDir Path directory)
      throws Exception {
    Path path = directory.resolve("s");
    var settings = RouterLab.settings(Optional.empty(), 2, 2, Duration.ofMillis(500));
    byte[] key = {0, 0, 0, 1, 0, 0, 0, 2};
    try (var silent =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path));
        Router router =
            Router.open(
                settings, preview -> Destination.of(new Endpoint(path, "d", "u"), () -> {}));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
      client.getOutputStream().write(RouterLab.startup(3 << 16, "user", "u", "database", "d"));
      try (SocketChannel session = silent.accept()) {
        session.write(ByteBuffer.allocate(13).put((byte) 'K').putInt(12).put(key).flip());
        assertThat(client.getInputStream().readNBytes(13)).endsWith(key);
        for (int i = 0; i < 3; i++) {
          try (Socket canceller = new Socket(InetAddress.getLoopbackAddress(), router.port())) {
            canceller.setSoTimeout(20_000);
            canceller.getOutputStream().write(RouterLab.cancel(key));
            try (SocketChannel request = silent.accept()) {
              assertThat(RouterLab.rest(canceller)).isEmpty();
              assertThat(Channels.newInputStream(request).readAllBytes())
                  .isEqualTo(RouterLab.cancel(key));
            }
          }
        }
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (RouterLab lab = lab(10, 10, LONG)) {
      var same =
          new dev.previewdb.orchestrator.config.Config.RouterSettings(
              "127.0.0.1", lab.router.port(), "127.0.0.1", Optional.empty(), 1, 1, LONG);
      assertThatThrownBy(() ->
              Router.open(
                  same,
                  preview -> {
                    throw new AssertionError();
                  }))
          .isInstanceOfSatisfying(
              PreviewDbException.class,
              e -> {
                assertThat(e.problem()).isEqualTo(Problem.ROUTER_CANNOT_LISTEN);
                assertThat(e.what()).contains("127.0.0.1:" + lab.router.port());
              });
    }
  }

  private static RouterLab lab(int all, int each, Duration startupWithin) throws SQLException {
    return RouterLab.start(15, RouterLab.settings(Optional.empty(), all, each, startupWithin));
  }
}

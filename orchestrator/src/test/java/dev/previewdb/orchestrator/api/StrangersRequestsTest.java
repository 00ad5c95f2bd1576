package dev.previewdb.orchestrator.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.github.webhook.WebhookLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Whole body read before authentication", on the paths that are not GitHub's webhook. */
class StrangersRequestsTest {
  private static final int CAP = 100_000;

  /** Each that sends a byte holds the first piece, of 16 KiB. */
  private static final int FIT = CAP / (16 << 10);

  private static final List<String> PATHS =
      List.of("/connection-link", "/webhooks/slack", "/api/v1/actions/connection");

  @TempDir Path directory;

  private final StrangersBodies strangers =
      new StrangersBodies(new WebhookLimits(CAP, CAP, Duration.ofSeconds(30)));
  private final List<Socket> open = new ArrayList<>();
  private ApiServer server;
  private int port;

  @BeforeEach
  void start() {
    server = LoneApi.in(directory, strangers, true);
    port = server.start();
  }

  @AfterEach
  void stop() throws IOException {
    leave();
    server.close();
  }

  private void leave() throws IOException {
    for (Socket one : open) {
      one.close();
    }
    open.clear();
  }

  @Test
  void bodiesOfStrangersOnAllPathsTogetherTakeOneBudgetAndGiveItBack() throws Exception {
    for (int i = 0; i < FIT; i++) {
      send(PATHS.get(i % PATHS.size()), 60_000, "x");
    }
    await().until(() -> strangers.held() == FIT * (16L << 10));

    for (String path : PATHS) {
      assertThat(answer(send(path, 60_000, "x")))
          .as(path)
          .startsWith("HTTP/1.1 429 ")
          .contains("too many unsigned bytes");
    }
    leave();
    await().until(() -> strangers.held() == 0);
    assertThat(answer(send("/api/v1/actions/connection", 2, "{}"))).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void aBodyThatClaimsOrHasMoreThanItMayIsRefusedAndHoldsNothing() throws Exception {
    for (String path : PATHS) {
      assertThat(answer(send(path, 65_537, "x"))).as(path).startsWith("HTTP/1.1 413 ");
    }
    assertThat(strangers.held()).isZero();
  }

  @Test
  void ofWhatCanBeNoSignatureNoByteIsRead() throws Exception {
    Socket socket = connect();
    socket
        .getOutputStream()
        .write(
            "POST /webhooks/slack HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nx"
                .getBytes(US_ASCII));

    assertThat(answer(socket)).startsWith("HTTP/1.1 401 ");
    assertThat(strangers.held()).isZero();
  }

  private Socket send(String path, int claimed, String sent) throws IOException {
    Socket socket = connect();
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nX-Slack-Request-Timestamp: %d\r\nX-Slack-Signature: v0=%s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, Instant.now().getEpochSecond(), "0".repeat(64), claimed);
    socket.getOutputStream().write((head + sent).getBytes(US_ASCII));
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    open.add(socket);
    return socket;
  }

  /** The first of it: a connection with a body that is still to come may stay open. */
  private static String answer(Socket socket) throws IOException {
    byte[] some = new byte[8_000];
    StringBuilder text = new StringBuilder();
    while (!text.toString().contains("}")) {
      int read = socket.getInputStream().read(some);
      if (read < 0) {
        break;
      }
      text.append(new String(some, 0, read, UTF_8));
    }
    return text.toString();
  }
}

package dev.previewdb.github.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.Examples;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same intake behind a real server, spoken to by hand so that the wire can lie. */
class WebhookOverHttpTest {
  private static final byte[] BODY = Examples.payload("pull_request.opened");

  private final KeptDeliveries store = new KeptDeliveries();
  private final WebhookIntake intake =
      new WebhookIntake(
          WebhookSecrets.of(Signed.SECRET),
          store,
          new WebhookLimits(100_000, 200_000, Duration.ofSeconds(10)));
  private Javalin server;

  @BeforeEach
  void start() {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  config.routes.post(
                      "/webhooks/github",
                      ctx -> {
                        WebhookAnswer answer =
                            intake.receive(
                                ctx::header,
                                ctx.req().getContentLengthLong(),
                                ctx.req().getInputStream());
                        ctx.status(answer.status()).result(answer.line());
                      });
                })
            .start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aBodyInChunksIsTaken() throws Exception {
    String answer =
        talk(
            "Transfer-Encoding: chunked",
            out -> {
              for (int at = 0; at < BODY.length; at += 1_000) {
                int length = Math.min(1_000, BODY.length - at);
                out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
                out.write(BODY, at, length);
                out.write("\r\n".getBytes(ISO_8859_1));
                out.flush();
              }
              out.write("0\r\n\r\n".getBytes(ISO_8859_1));
            });

    assertThat(answer).startsWith("HTTP/1.1 202");
    assertThat(store.byId.values())
        .singleElement()
        .satisfies(d -> assertThat(d.body()).isEqualTo(BODY));
  }

  @Test
  void endlessChunksAreCutOffAtTheLimit() throws Exception {
    byte[] chunk = ("3e8\r\n" + "x".repeat(1_000) + "\r\n").getBytes(ISO_8859_1);

    String answer =
        talk(
            "Transfer-Encoding: chunked",
            out -> {
              for (int i = 0; i < 101; i++) {
                out.write(chunk);
              }
            });

    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void aLengthThatClaimsTooMuchIsRefusedAtOnce() throws Exception {
    assertThat(talk("Content-Length: 26214401", out -> {})).startsWith("HTTP/1.1 413");
  }

  @Test
  void aLengthThatClaimsTooLittleCutsTheBodyWhichThenFitsNoSignature() throws Exception {
    assertThat(talk("Content-Length: 100", out -> out.write(BODY))).startsWith("HTTP/1.1 401");
    assertThat(store.byId).isEmpty();
  }

  @Test
  void aSenderWhoHangsUpInTheBodyLeavesNothingBehind() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head("Content-Length: " + BODY.length));
      socket.getOutputStream().write(BODY, 0, 2_000);
      socket.setSoLinger(true, 0); // a reset, not a goodbye
    }
    await().until(() -> intake.unauthenticatedBytes() == 0);

    assertThat(store.byId).isEmpty();
    assertThat(talk("Content-Length: " + BODY.length, out -> out.write(BODY)))
        .startsWith("HTTP/1.1 202");
  }

  @Test
  void garbageInHeadersIsNoServerError() throws Exception {
    for (String header :
        new String[] {
          "X-GitHub-Event: \u00ff\u00fe",
          "X-Hub-Signature-256: sha256=\u0080",
          "Content-Length: -5",
          "Content-Length: 9e9"
        }) {
      assertThat(talk(header + "\r\nContent-Length: 2", out -> out.write("{}".getBytes(UTF_8))))
          .as(header)
          .startsWith("HTTP/1.1 4")
          .doesNotContain("Exception", "at dev.");
    }
  }

  private interface Body {
    void send(OutputStream out) throws IOException;
  }

  private String talk(String header, Body body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
      OutputStream out = socket.getOutputStream();
      out.write(head(header));
      body.send(out);
      out.flush();
      byte[] answer = new byte[4_000];
      int length = socket.getInputStream().readNBytes(answer, 0, 12);
      length += Math.max(0, socket.getInputStream().read(answer, length, answer.length - length));
      return new String(answer, 0, length, ISO_8859_1);
    }
  }

  /**
   * The header comes first, so that where it repeats one of the usual ones it is the one that
   * counts.
   */
  private static byte[] head(String header) {
    StringBuilder head =
        new StringBuilder(
                "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
            .append(header)
            .append("\r\n");
    new Signed("pull_request", BODY)
        .headers.forEach((name, value) -> {
          if (!header.startsWith(name)) {
            head.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }
}

package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Thousands of first messages that are none. Each is answered with PostgreSQL's error or closed
 * within the time there is, and nobody else notices.
 */
class MalformedStartupTest {
  private static final long SEED = 20_260_731;
  private static final int EACH = 200;
  private static final int AT_ONCE = 24;
  private static final int PLACES = 40;
  private static final int PLACES_OF_A_PREVIEW = 5;
  private static final Duration STARTUP_WITHIN = Duration.ofSeconds(2);

  /** Every so many is left open by its client: the router has to end it. */
  private static final int LEFT_OPEN = 20;

  private static final int TLS_ALERT = 0x15;

  @TempDir Path directory;

  private static ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

  /** A buffer that nobody gives back is told as an error in the log. */
  @BeforeAll
  static void watchBuffers() {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterAll
  static void watchAsBefore() {
    ResourceLeakDetector.setLevel(before);
  }

  @Test
  void eachIsAnsweredOrClosedAndNothingOfItIsLeft() throws Exception {
    turnsAwayAll(Optional.empty(), Map.of());
  }

  @Test
  void eachIsAnsweredOrClosedAndNothingOfItIsLeftWhereThereIsTls() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    turnsAwayAll(
        Optional.of(certificate.files()),
        Map.of("sslmode", "require", "sslrootcert", certificate.root().toString()));
  }

  private static void turnsAwayAll(Optional<RouterTls> tls, Map<String, String> properties)
      throws Exception {
    var settings = RouterLab.settings(tls, PLACES, PLACES_OF_A_PREVIEW, STARTUP_WITHIN);
    try (RouterLab lab = RouterLab.start(15, settings);
        Complaints complaints = new Complaints()) {
      try (Connection preview =
          lab.connect(RouterLab.PREVIEW, RouterLab.OWNER, RouterLab.PASSWORD, properties)) {
        sendAll(lab);
        assertThat(RouterTest.single(preview, "SELECT 'all along'")).isEqualTo("all along");
      }
      await().until(() -> lab.holds.get() == 0);
      // What became garbage is told of when the next ones are made
      System.gc();
      AllPlaces.areFree(lab, PLACES, PLACES_OF_A_PREVIEW, properties);
      assertThat(complaints.told).isEmpty();
    }
  }

  private static void sendAll(RouterLab lab) throws Exception {
    Map<String, Future<String>> faults = new LinkedHashMap<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < EACH; i++) {
        for (MalformedStartup kind : MalformedStartup.values()) {
          int number = i;
          faults.put(kind + " " + i, clients.submit(() -> fault(lab, kind, number)));
        }
      }
    }
    for (var one : faults.entrySet()) {
      assertThat(one.getValue().get()).as(one.getKey()).isEmpty();
    }
  }

  /** What was wrong with the answer; nothing, as it should be. */
  private static String fault(RouterLab lab, MalformedStartup kind, int number) throws IOException {
    byte[] bytes = kind.bytes(new Random(SEED + number));
    boolean leftOpen = number % LEFT_OPEN == 0;
    try (Socket client = lab.raw()) {
      byte[] answer = new byte[0];
      try {
        client.getOutputStream().write(bytes);
        if (!leftOpen) {
          client.shutdownOutput();
        }
        answer = answer(client.getInputStream());
      } catch (SocketException e) {
        // Closed while it still spoke
        return "";
      } catch (IOException e) {
        return "not closed in time: " + e;
      }
      return understood(answer) ? "" : "it was answered with " + HexFormat.of().formatHex(answer);
    }
  }

  /** All of it, but of a session that a server begins, which is none of the router's words. */
  private static byte[] answer(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      all.write(next);
      if (next == 'R' && withoutLetters(all.toByteArray()).remaining() == 1) {
        break;
      }
    }
    return all.toByteArray();
  }

  /** Nothing, an error whole, a server's first question, or an alert of TLS. */
  private static boolean understood(byte[] answer) {
    ByteBuffer rest = withoutLetters(answer);
    if (!rest.hasRemaining()) {
      return true;
    }
    return switch (rest.get()) {
      case 'E' -> rest.remaining() >= 4 && rest.getInt(rest.position()) == rest.remaining();
      case 'R' -> !rest.hasRemaining();
      case TLS_ALERT -> true;
      default -> false;
    };
  }

  /** Those that answer for encryption come first. */
  private static ByteBuffer withoutLetters(byte[] answer) {
    ByteBuffer rest = ByteBuffer.wrap(answer);
    while (rest.hasRemaining()
        && (rest.get(rest.position()) == 'N' || rest.get(rest.position()) == 'S')) {
      rest.get();
    }
    return rest;
  }

  /** What the router's threads have to complain about. */
  private static final class Complaints extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    Complaints() {
      start();
      root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)
          && event.getThreadName().startsWith("router-")) {
        told.add(event.getLoggerName() + ": " + event.getFormattedMessage());
      }
    }

    @Override
    public void close() {
      root.detachAppender(this);
      stop();
    }
  }
}

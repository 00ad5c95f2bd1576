package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Clients that cannot sign, each sending as long a body as GitHub may, all at once; and how much
 * memory the service takes for them. They run in the service's own process and write from one
 * buffer, so what they take counts as the service's.
 */
final class UnsignedFlood {
  private static final double MEGABYTE = 1e6;

  /** The service holds 64 MiB of bodies at most, whoever sends how many. */
  private static final double MOST_HEAP = 100;

  private static final double MOST_RESIDENT = 256;
  private static final int BODY_BYTES = 25 << 20;
  private static final byte[] PIECE = "x".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String RESET = "cut off";

  /** The others may have gone on sending until their connection was closed. */
  private static final double LEAST_ANSWERED = 0.5;

  @SuppressWarnings("InlineFormatString") // a request reads best as it is sent
  private static final String HEAD =
      """
      POST /webhooks/github HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      Content-Length: %d\r
      X-GitHub-Delivery: flood\r
      X-GitHub-Event: pull_request\r
      X-Hub-Signature-256: sha256=%s\r
      \r
      """;

  private final int port;
  private final int clients;

  UnsignedFlood(int port, int clients) {
    this.port = port;
    this.clients = clients;
  }

  static List<Figure> leftOut(String why) {
    return List.of(heap().leftOut(why), resident().leftOut(why));
  }

  /**
   * Two floods: the first for what the machine has to give, and nobody asks for collections; only
   * the first can show that, for what it took may stay. Then one for what is in use, which takes
   * collections to see.
   */
  List<Figure> figures() {
    long residentBefore = residentNow();
    Peak resident = peak(UnsignedFlood::residentNow);
    long before = inUseNow();
    Peak heap = peak(UnsignedFlood::inUseNow);
    return List.of(
        heap().measured((heap.bytes() - before) / MEGABYTE, detail(before, heap), true),
        resident()
            .measured(
                (resident.bytes() - residentBefore) / MEGABYTE,
                detail(residentBefore, resident),
                true));
  }

  private static Subject heap() {
    return Subject.atMost(
        "webhook-flood-heap",
        "MB of heap in use more than before while many clients send 25 MiB each, unsigned",
        MOST_HEAP);
  }

  private static Subject resident() {
    return Subject.atMost(
        "webhook-flood-rss",
        "MB of the process's memory (RSS) more than before, the same way",
        MOST_RESIDENT);
  }

  private String detail(long before, Peak peak) {
    return String.format(
        Locale.ROOT,
        "%d clients: %.0f MB, at most %.0f MB; answers %s",
        clients,
        before / MEGABYTE,
        peak.bytes() / MEGABYTE,
        peak.answers());
  }

  private record Peak(long bytes, Map<String, Integer> answers) {}

  private Peak peak(LongSupplier memory) {
    Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    CountDownLatch begin = new CountDownLatch(1);
    long most = 0;
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch left = new CountDownLatch(clients);
      for (int i = 0; i < clients; i++) {
        senders.execute(() -> {
          try {
            begin.await();
            answers.merge(send(), 1, Integer::sum);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            left.countDown();
          }
        });
      }
      begin.countDown();
      while (!left.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        most = Math.max(most, memory.getAsLong());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while strangers send", e);
    }
    if (answers.keySet().stream().anyMatch(status -> !status.matches("4\\d\\d|" + RESET))) {
      throw PreviewDbException.of(
          Problem.BENCH_FAILED, "sending unsigned bodies", "they were answered " + answers);
    }
    int answered = clients - answers.getOrDefault(RESET, 0);
    if (answered < LEAST_ANSWERED * clients) {
      // As of a service that is gone, which takes little memory
      throw PreviewDbException.of(
          Problem.BENCH_FAILED,
          "sending unsigned bodies",
          "only " + answered + " of " + clients + " clients were answered: " + answers);
    }
    return new Peak(Math.max(most, memory.getAsLong()), answers);
  }

  /** The answer's status; a client that goes on sending may find the connection gone instead. */
  private String send() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      sendAll(socket);
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return line == null ? RESET : line.split(" ", 3)[1];
    } catch (IOException e) {
      return RESET;
    }
  }

  private static void sendAll(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(HEAD.formatted(BODY_BYTES, "0".repeat(64)).getBytes(StandardCharsets.US_ASCII));
    try {
      for (int sent = 0; sent < BODY_BYTES; sent += PIECE.length) {
        out.write(PIECE);
      }
    } catch (IOException e) {
      // It takes no more; why stands in an answer that may have come before
    }
  }

  private static long inUseNow() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long residentNow() {
    return ProcFile.kilobytes(Path.of("/proc/self/status"), "VmRSS:") << 10;
  }
}

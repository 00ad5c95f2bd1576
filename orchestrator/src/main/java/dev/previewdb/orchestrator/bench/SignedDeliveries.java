package dev.previewdb.orchestrator.bench;

import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Deliveries of {@code pull_request} as long as GitHub's, of a repository that no project has. */
final class SignedDeliveries {
  static final String SECRET = "bench-secret";

  /** What most of GitHub's own are around. */
  static final int BYTES = 25_000;

  @SuppressWarnings("InlineFormatString") // its length counts, too
  private static final String BODY =
      "{\"action\":\"synchronize\",\"number\":%d,\"pull_request\":{\"body\":\"%s\"},"
          + "\"repository\":{\"id\":2,\"full_name\":\"acme/other\"}}";

  private final List<One> all;

  private record One(String id, String body, String signature) {}

  /**
   * How it went.
   *
   * @param tailMillis within which 99 of 100 answers came
   */
  record Times(double perSecond, double tailMillis) {}

  private SignedDeliveries(List<One> all) {
    this.all = all;
  }

  /** Signed beforehand: what signing costs is GitHub's. */
  static SignedDeliveries make(int count, String name) {
    WebhookSecrets secrets = WebhookSecrets.of(SECRET);
    String filling = "x".repeat(BYTES - BODY.length());
    return new SignedDeliveries(
        IntStream.range(0, count)
            .mapToObj(i -> {
              String body = BODY.formatted(i + 1, filling);
              String signature = secrets.signature(body.getBytes(StandardCharsets.UTF_8));
              return new One(name + "-" + i, body, signature);
            })
            .toList());
  }

  /** Sends all, each connection one after the other. */
  Times sendTo(int port, String path, int connections) {
    AtomicInteger next = new AtomicInteger();
    long[] nanos = new long[all.size()];
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (ExecutorService senders = Executors.newFixedThreadPool(connections)) {
      long begun = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(senders.submit(() -> sendSome(uri, next, nanos)));
      }
      for (Future<?> one : running) {
        one.get();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      Arrays.sort(nanos);
      return new Times(nanos.length / seconds, nanos[(int) (nanos.length * 0.99)] / 1e6);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PreviewDbException told
          ? told
          : new IllegalStateException("a delivery could not be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while deliveries are sent", e);
    }
  }

  private void sendSome(URI uri, AtomicInteger next, long[] nanos) {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
        long begun = System.nanoTime();
        int status = http.send(request(uri, all.get(i)), BodyHandlers.ofString()).statusCode();
        nanos[i] = System.nanoTime() - begun;
        if (status != 202) {
          throw PreviewDbException.of(
              Problem.BENCH_FAILED, "sending a delivery", "it was answered with " + status);
        }
      }
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "sending a delivery", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpRequest request(URI uri, One one) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .header("X-GitHub-Delivery", one.id())
        .header("X-GitHub-Event", "pull_request")
        .header("X-Hub-Signature-256", one.signature())
        .POST(BodyPublishers.ofString(one.body()))
        .build();
  }
}

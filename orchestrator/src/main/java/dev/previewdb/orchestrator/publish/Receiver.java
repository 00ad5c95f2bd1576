package dev.previewdb.orchestrator.publish;

import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.HandOffWebhook;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed bodies to webhooks of the operator's. Redirects are not followed: what was signed
 * for one receiver goes to no other.
 */
final class Receiver implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Sends it once.
   *
   * @throws PreviewDbException HAND_OFF_NOT_TAKEN unless the answer was 2xx within ten seconds
   */
  void send(HandOffWebhook to, HandOffBody body) {
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request(to, body), BodyHandlers.discarding());
    try {
      int status = answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status < 200 || status > 299) {
        throw notTaken(body, "it answered " + status);
      }
    } catch (TimeoutException e) {
      throw notTaken(body, "it did not answer within " + ANSWER.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw notTaken(body, words(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notTaken(body, "the service was stopped meanwhile");
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpRequest request(HandOffWebhook to, HandOffBody body) {
    byte[] raw = body.json().toString().getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(to.url())
        .header("Content-Type", "application/json")
        .header("User-Agent", "previewdb")
        .header("X-Previewdb-Event", body.state())
        .header("X-Previewdb-Delivery", body.delivery())
        .header("X-Previewdb-Timestamp", body.at())
        .header("X-Previewdb-Signature-256", WebhookSecrets.of(to.secret().value()).signature(raw))
        .POST(BodyPublishers.ofByteArray(raw))
        .build();
  }

  /** The kind of failure only: a message of the network's may hold the URL, and that a secret. */
  private static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e -> "it cannot be reached in time";
      case ConnectException e -> "it cannot be reached";
      case null, default -> "the connection broke before it had answered";
    };
  }

  private static PreviewDbException notTaken(HandOffBody body, String why) {
    return PreviewDbException.of(
        Problem.HAND_OFF_NOT_TAKEN,
        body.project(),
        body.preview(),
        body.state(),
        why,
        Outbox.LONGEST_WAIT.toDays(),
        body.project());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

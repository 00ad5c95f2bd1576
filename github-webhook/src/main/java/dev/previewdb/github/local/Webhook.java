package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.webhook.WebhookSecrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends signed deliveries and keeps them, answered or not, so that each can be sent again. */
final class Webhook implements AutoCloseable {
  /** As long as GitHub waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Map<String, LocalDelivery> deliveries = new LinkedHashMap<>();
  private @Nullable Target target;
  private final Clock clock;
  private boolean held;

  Webhook(Clock clock) {
    this.clock = clock;
  }

  private record Target(URI url, WebhookSecrets secrets) {}

  synchronized void to(URI url, WebhookSecrets secrets) {
    target = new Target(url, secrets);
  }

  synchronized void hold(boolean on) {
    held = on;
  }

  synchronized List<LocalDelivery> all() {
    return new ArrayList<>(deliveries.values());
  }

  /** Makes a delivery and, unless held, sends it and waits for the answer. */
  LocalDelivery deliver(String event, ObjectNode payload) {
    var delivery =
        new LocalDelivery(
            UUID.randomUUID().toString(), event, payload.toString(), clock.instant(), 0, "");
    boolean sendNow;
    synchronized (this) {
      deliveries.put(delivery.id(), delivery);
      sendNow = !held && target != null;
    }
    return sendNow ? send(delivery.id()) : delivery;
  }

  LocalDelivery send(String id) {
    LocalDelivery delivery;
    Target where;
    synchronized (this) {
      delivery = deliveries.get(id);
      where = target;
    }
    if (delivery == null || where == null) {
      throw new IllegalArgumentException("no such delivery, or nowhere to send it");
    }
    LocalDelivery answered = post(delivery, where);
    synchronized (this) {
      deliveries.put(id, answered);
    }
    return answered;
  }

  private LocalDelivery post(LocalDelivery delivery, Target where) {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(where.url())
            .timeout(PATIENCE)
            .header("User-Agent", "GitHub-Hookshot/local")
            .header("Content-Type", "application/json")
            .header("X-GitHub-Delivery", delivery.id())
            .header("X-GitHub-Event", delivery.event())
            .header("X-Hub-Signature-256", where.secrets().signature(body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return delivery.answered(response.statusCode(), response.body());
    } catch (IOException e) {
      return delivery.answered(0, "no answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return delivery.answered(0, "interrupted");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

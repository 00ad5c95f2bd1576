package dev.previewdb.github.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for deliveries, whatever server carries them. Cheap refusals come first: the headers,
 * the size, then the signature over the raw bytes, and only what GitHub signed is parsed and
 * stored. Nothing a sender does is answered with a 5xx or an exception; 503 says that our own store
 * failed. Safe for many threads.
 */
public final class WebhookIntake {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookIntake.class);
  private static final Pattern DELIVERY_ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final Pattern EVENT = Pattern.compile("[a-z0-9_]{1,64}");

  private final WebhookSecrets secrets;
  private final DeliveryStore store;
  private final StrangersBodies bodies;

  public WebhookIntake(WebhookSecrets secrets, DeliveryStore store, WebhookLimits limits) {
    this(secrets, store, new StrangersBodies(limits));
  }

  /** With bodies that others read, too: together they hold no more than one budget. */
  public WebhookIntake(WebhookSecrets secrets, DeliveryStore store, StrangersBodies bodies) {
    this.secrets = secrets;
    this.store = store;
    this.bodies = bodies;
  }

  /**
   * Takes one delivery in.
   *
   * @param headers the value of a header by its name, in whatever case; null when it is missing
   * @param contentLength what the sender claims, or -1; only ever used to refuse early
   * @param body read no further than the limit, and not closed
   */
  public WebhookAnswer receive(
      Function<String, @Nullable String> headers, long contentLength, InputStream body) {
    Optional<Signature> signature =
        Signature.claimed(headers.apply("X-Hub-Signature-256"), secrets);
    if (signature.isEmpty()) {
      return new WebhookAnswer(401, "X-Hub-Signature-256 is missing or malformed");
    }
    String id = headers.apply("X-GitHub-Delivery");
    String event = headers.apply("X-GitHub-Event");
    if (id == null || !DELIVERY_ID.matcher(id).matches()) {
      return new WebhookAnswer(400, "X-GitHub-Delivery is missing or malformed");
    }
    if (event == null || !EVENT.matcher(event).matches()) {
      return new WebhookAnswer(400, "X-GitHub-Event is missing or malformed");
    }
    try {
      byte[] signed =
          bodies.with(contentLength, body, bodies.longest(), sent -> signed(sent, signature.get()));
      return isForm(headers.apply("Content-Type"))
          ? new WebhookAnswer(415, "set the webhook's content type to application/json")
          : JsonObject.whyNot(signed)
              .map(why -> new WebhookAnswer(400, "the body is not a JSON object: " + why))
              .orElseGet(() -> store(new Delivery(id, event, signed)));
    } catch (BodyRefused refused) {
      return refused.answer();
    } catch (IOException e) {
      return new WebhookAnswer(400, "the body ended before it was whole");
    }
  }

  private static byte[] signed(StrangersBody sent, Signature signature) throws BodyRefused {
    if (!sent.isSignedBy(signature)) {
      throw new BodyRefused(401, "X-Hub-Signature-256 does not fit the body");
    }
    return sent.bytes();
  }

  /** How many bytes are held now for senders whose signature has not been checked yet. */
  public long unauthenticatedBytes() {
    return bodies.held();
  }

  private WebhookAnswer store(Delivery delivery) {
    try {
      return store.insert(delivery)
          ? new WebhookAnswer(202, "accepted " + delivery.id())
          : new WebhookAnswer(202, "duplicate of " + delivery.id() + ", which is stored already");
    } catch (RuntimeException e) {
      LOG.error(
          "delivery {} ({}) could not be stored; redeliver it from GitHub",
          delivery.id(),
          delivery.event(),
          e);
      return new WebhookAnswer(503, "the delivery could not be stored; redeliver it later");
    }
  }

  private static boolean isForm(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }
}

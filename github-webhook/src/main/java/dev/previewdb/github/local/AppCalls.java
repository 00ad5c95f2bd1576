package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a GitHub App asks, and what its tokens are good for. */
final class AppCalls {
  static final String LOGIN = "previewdb[bot]";

  private static final long INSTALLATION = 77;

  private final State state;
  private final Webhook webhook;
  private final Clock clock;
  private final AtomicReference<@Nullable LocalApp> app = new AtomicReference<>();

  AppCalls(State state, Webhook webhook, Clock clock) {
    this.state = state;
    this.webhook = webhook;
    this.clock = clock;
  }

  void register(long id, RSAPublicKey key) {
    app.set(new LocalApp(id, key, clock));
  }

  Optional<LocalApp> registered() {
    return Optional.ofNullable(app.get());
  }

  /** Whether the caller is the App, or has a token of its installation that still holds. */
  boolean knows(Context ctx) {
    String bearer = bearer(ctx);
    return registered().filter(known -> known.isProof(bearer) || known.isToken(bearer)).isPresent();
  }

  /** The login under which the caller writes, if it is the App. */
  Optional<String> author(Context ctx) {
    return knows(ctx) ? Optional.of(LOGIN) : Optional.empty();
  }

  /** A token of an installation sees its own repositories only; the App itself sees none. */
  void requireAccess(Context ctx, Call call, long repositoryId) {
    String bearer = bearer(ctx);
    Optional<LocalApp> known = registered();
    if (known.isEmpty() || call == Call.READ_INSTALLATION) {
      return;
    }
    if (known.get().isProof(bearer)) {
      throw new Refused(401, "A JSON web token could not be used here");
    }
    if (known.get().isToken(bearer) && !known.get().mayUse(bearer, repositoryId)) {
      throw Refused.notFound();
    }
  }

  JsonNode app(Context ctx) {
    LocalApp known = itself(ctx);
    return JsonNodeFactory.instance.objectNode().put("id", known.id()).put("slug", "previewdb");
  }

  JsonNode installation(Context ctx, LocalRepository repository) {
    LocalApp known = itself(ctx);
    if (!known.has(repository.id())) {
      throw Refused.notFound();
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", INSTALLATION)
        .put("app_id", known.id())
        .put("repository_selection", "selected");
  }

  JsonNode grant(Context ctx) {
    LocalApp known = itself(ctx);
    if (!ctx.pathParam("id").equals(Long.toString(INSTALLATION))) {
      throw Refused.notFound();
    }
    JsonNode wish = Params.body(ctx);
    Stream<Long> named =
        wish.path("repositories")
            .valueStream()
            .flatMap(name -> state.named(name.asText()).stream())
            .map(LocalRepository::id);
    Set<Long> wanted =
        Stream.concat(LocalApp.ids(wish.path("repository_ids")).stream(), named)
            .collect(Collectors.toSet());
    LocalApp.Token token = known.grant(wanted);
    ctx.status(201);
    return JsonNodeFactory.instance
        .objectNode()
        .put("token", token.token())
        .put("expires_at", Wire.time(token.until()))
        .put("repository_selection", "selected");
  }

  /** The newest first; of each only its last attempt is remembered here. */
  JsonNode deliveries(Context ctx) {
    itself(ctx);
    List<LocalDelivery> all = webhook.all();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = all.size() - 1; i >= 0; i--) {
      LocalDelivery one = all.get(i);
      list.addObject()
          .put("id", i + 1)
          .put("guid", one.id())
          .put("delivered_at", Wire.time(one.madeAt()))
          .put("redelivery", false)
          .put("status_code", one.status())
          .put("event", one.event());
    }
    return list;
  }

  /** Accepted at once, and sent then. */
  JsonNode redeliver(Context ctx) {
    itself(ctx);
    List<LocalDelivery> all = webhook.all();
    LocalDelivery wanted =
        Params.id(ctx, "id")
            .filter(id -> id >= 1 && id <= all.size())
            .map(id -> all.get(Math.toIntExact(id - 1)))
            .orElseThrow(Refused::notFound);
    ctx.status(202);
    Thread.startVirtualThread(() -> webhook.send(wanted.id()));
    return JsonNodeFactory.instance.objectNode();
  }

  private LocalApp itself(Context ctx) {
    return registered()
        .filter(known -> known.isProof(bearer(ctx)))
        .orElseThrow(() -> new Refused(401, "A JSON web token could not be decoded"));
  }

  private static String bearer(Context ctx) {
    String header = ctx.header("Authorization");
    return header == null || !header.startsWith("Bearer ") ? "" : header.substring(7);
  }
}

package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
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
  private final Clock clock;
  private final AtomicReference<@Nullable LocalApp> app = new AtomicReference<>();

  AppCalls(State state, Clock clock) {
    this.state = state;
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

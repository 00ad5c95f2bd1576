package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.Set;
import java.util.function.Consumer;

/** The statuses of commits. */
final class StatusCalls {
  private static final Set<String> STATES = Set.of("error", "failure", "pending", "success");

  private final State state;
  private final Wire wire;
  private final Consumer<LocalActivity> listeners;

  StatusCalls(State state, Wire wire, Consumer<LocalActivity> listeners) {
    this.state = state;
    this.wire = wire;
    this.listeners = listeners;
  }

  JsonNode create(Context ctx, LocalRepository repository) {
    JsonNode body = Params.body(ctx);
    String word = body.path("state").asText();
    String description = body.path("description").asText("");
    String context = body.path("context").asText("default");
    if (!STATES.contains(word)) {
      throw Refused.invalid("state is not included in the list");
    }
    if (description.length() > 140 || context.length() > 255) {
      throw Refused.invalid("description or context is too long");
    }
    JsonNode target = body.path("target_url");
    if (target.isTextual() && !target.textValue().matches("https?://\\S+")) {
      throw Refused.invalid("target_url must use http(s) scheme");
    }
    LocalStatus status =
        state.status(
            repository.id(), Params.sha(ctx), word, context, description, target.textValue());
    listeners.accept(new LocalActivity.StatusSet(status));
    ctx.status(201);
    return wire.status(status);
  }

  JsonNode list(Context ctx, LocalRepository repository) {
    String sha = Params.sha(ctx);
    return Wire.list(
        Page.of(
                ctx,
                wire.address(repository, "/commits/" + sha + "/statuses"),
                state.statuses(repository.id(), sha))
            .stream()
            .map(wire::status));
  }
}

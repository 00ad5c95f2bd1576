package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Deployments and the newest status of each. */
final class DeploymentCalls {
  private static final Set<String> STATES =
      Set.of("error", "failure", "inactive", "in_progress", "queued", "pending", "success");

  private final List<LocalDeployment> all = new ArrayList<>();

  synchronized JsonNode create(Context ctx, LocalRepository repository) {
    JsonNode body = Params.body(ctx);
    String environment = body.path("environment").asText("production");
    String ref = body.path("ref").asText();
    if (ref.isBlank()) {
      throw Refused.invalid("ref can't be blank");
    }
    var made = new LocalDeployment(all.size() + 1, repository.id(), environment, ref, "", "");
    all.add(made);
    ctx.status(201);
    return wire(made);
  }

  synchronized JsonNode list(Context ctx, LocalRepository repository) {
    String environment = ctx.queryParam("environment");
    return Wire.list(
        of(repository.id()).stream()
            .filter(one -> environment == null || one.environment().equals(environment))
            .limit(30)
            .map(DeploymentCalls::wire));
  }

  synchronized JsonNode say(Context ctx, LocalRepository repository) {
    LocalDeployment known = known(ctx, repository);
    JsonNode body = Params.body(ctx);
    String state = body.path("state").asText();
    if (!STATES.contains(state)) {
      throw Refused.invalid("state is not included in the list");
    }
    LocalDeployment said =
        new LocalDeployment(
            known.id(),
            known.repositoryId(),
            known.environment(),
            known.sha(),
            state,
            body.path("environment_url").asText());
    all.set((int) known.id() - 1, said);
    ctx.status(201);
    return status(said);
  }

  synchronized JsonNode statuses(Context ctx, LocalRepository repository) {
    LocalDeployment known = known(ctx, repository);
    return Wire.list(known.state().isEmpty() ? Stream.empty() : Stream.of(status(known)));
  }

  /** Newest first. */
  synchronized List<LocalDeployment> of(long repositoryId) {
    return all.stream().filter(one -> one.repositoryId() == repositoryId).toList().reversed();
  }

  private LocalDeployment known(Context ctx, LocalRepository repository) {
    return Params.id(ctx, "id")
        .filter(id -> id >= 1 && id <= all.size())
        .map(id -> all.get((int) (id - 1)))
        .filter(one -> one.repositoryId() == repository.id())
        .orElseThrow(Refused::notFound);
  }

  private static ObjectNode wire(LocalDeployment one) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", one.id())
        .put("sha", one.sha())
        .put("ref", one.sha())
        .put("environment", one.environment());
  }

  private static ObjectNode status(LocalDeployment one) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", one.id() * 10)
        .put("state", one.state())
        .put("environment_url", one.url());
  }
}

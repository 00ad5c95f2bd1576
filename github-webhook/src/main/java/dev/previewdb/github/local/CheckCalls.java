package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Check runs, which only an App may have. */
final class CheckCalls {
  private static final Set<String> CONCLUSIONS =
      Set.of(
          "action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out");
  private static final int MOST_BUTTONS = 3;

  private final AppCalls apps;
  private final List<LocalCheckRun> runs = new ArrayList<>();

  CheckCalls(AppCalls apps) {
    this.apps = apps;
  }

  synchronized JsonNode create(Context ctx, LocalRepository repository) {
    requireApp(ctx);
    JsonNode body = Params.body(ctx);
    String sha = body.path("head_sha").asText();
    String name = body.path("name").asText();
    if (name.isBlank() || !sha.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw Refused.invalid("name or head_sha is missing");
    }
    LocalCheckRun run =
        changed(
            new LocalCheckRun(
                runs.size() + 1, repository.id(), name, sha, "queued", "", "", "", List.of()),
            body);
    runs.add(run);
    ctx.status(201);
    return wire(run);
  }

  synchronized JsonNode update(Context ctx, LocalRepository repository) {
    requireApp(ctx);
    LocalCheckRun run =
        Params.id(ctx, "id")
            .flatMap(this::run)
            .filter(known -> known.repositoryId() == repository.id())
            .orElseThrow(Refused::notFound);
    LocalCheckRun changed = changed(run, Params.body(ctx));
    runs.set((int) run.id() - 1, changed);
    return wire(changed);
  }

  /** The newest of each name. */
  synchronized JsonNode list(Context ctx, LocalRepository repository) {
    String sha = Params.sha(ctx);
    String name = Optional.ofNullable(ctx.queryParam("check_name")).orElse("");
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    of(repository.id(), sha).stream()
        .filter(run -> run.name().equals(name))
        .limit(1)
        .map(CheckCalls::wire)
        .forEach(list::add);
    ObjectNode all = JsonNodeFactory.instance.objectNode().put("total_count", list.size());
    all.set("check_runs", list);
    return all;
  }

  synchronized List<LocalCheckRun> of(long repositoryId, String sha) {
    return runs.stream()
        .filter(run -> run.repositoryId() == repositoryId && run.sha().equals(sha))
        .toList()
        .reversed();
  }

  synchronized Optional<LocalCheckRun> run(long id) {
    return id >= 1 && id <= runs.size() ? Optional.of(runs.get((int) id - 1)) : Optional.empty();
  }

  private void requireApp(Context ctx) {
    if (!apps.knows(ctx)) {
      throw new Refused(403, "You must authenticate via a GitHub App.");
    }
  }

  private static LocalCheckRun changed(LocalCheckRun run, JsonNode body) {
    String status = body.path("status").asText(run.status());
    String conclusion = body.path("conclusion").asText("");
    if (status.equals("completed") != CONCLUSIONS.contains(conclusion)) {
      throw Refused.invalid("conclusion does not fit the status");
    }
    List<String> buttons = new ArrayList<>();
    for (JsonNode action : body.path("actions")) {
      if (action.path("label").asText().length() > 20
          || action.path("identifier").asText().length() > 20
          || action.path("description").asText().length() > 40) {
        throw Refused.invalid("an action's text is too long");
      }
      buttons.add(action.path("identifier").asText());
    }
    if (buttons.size() > MOST_BUTTONS) {
      throw Refused.invalid("there are more than three actions");
    }
    return new LocalCheckRun(
        run.id(),
        run.repositoryId(),
        run.name(),
        run.sha(),
        status,
        conclusion,
        body.path("output").path("title").asText(),
        body.path("external_id").asText(run.externalId()),
        buttons);
  }

  static ObjectNode wire(LocalCheckRun run) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", run.id())
        .put("name", run.name())
        .put("head_sha", run.sha())
        .put("status", run.status())
        .put("conclusion", run.conclusion().isEmpty() ? null : run.conclusion())
        .put("external_id", run.externalId());
  }
}

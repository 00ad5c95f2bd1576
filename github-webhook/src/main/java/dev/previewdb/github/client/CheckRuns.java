package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Our one check run of a commit under a name, changed in place. Only an App may have any. */
final class CheckRuns {
  private final Rest rest;

  CheckRuns(Rest rest) {
    this.rest = rest;
  }

  void set(long repositoryId, String sha, CheckRun run) {
    String runs = "/repositories/" + repositoryId + "/check-runs";
    Map<String, Object> fields = new HashMap<>();
    fields.put("external_id", run.about());
    fields.put("output", Map.of("title", run.title(), "summary", run.title()));
    fields.put("actions", run.buttons().stream().map(CheckRuns::button).toList());
    fields.put("status", run.state() == CommitState.PENDING ? "in_progress" : "completed");
    if (run.state() != CommitState.PENDING) {
      fields.put("conclusion", run.state() == CommitState.SUCCESS ? "success" : "failure");
    }
    Optional<Fields> known = known(repositoryId, sha, run.name());
    // One that was completed cannot be reopened: a new one of the name takes its place.
    boolean again = run.state() == CommitState.PENDING;
    if (known.isPresent() && !(again && known.get().text("status").equals("completed"))) {
      rest.sendJson("PATCH", runs + "/" + known.get().id("id"), fields);
    } else {
      fields.put("name", run.name());
      fields.put("head_sha", sha);
      rest.sendJson("POST", runs, fields);
    }
  }

  private static Map<String, String> button(CheckRun.Button button) {
    return Map.of(
        "label", button.label(), "description", button.description(), "identifier", button.id());
  }

  private Optional<Fields> known(long repositoryId, String sha, String name) {
    String path = "/repositories/" + repositoryId + "/commits/" + sha + "/check-runs";
    String query = "?filter=latest&check_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    JsonNode all = rest.get(path + query).path("check_runs");
    return all.isArray() && !all.isEmpty()
        ? Optional.of(new Fields("GET " + path, all.get(0)))
        : Optional.empty();
  }
}

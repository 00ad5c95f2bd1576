package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One environment's newest deployment, and its state. What GitHub says already is not said again.
 */
final class Deployments {
  private final Rest rest;

  Deployments(Rest rest) {
    this.rest = rest;
  }

  void at(long repositoryId, String environment, String sha, DeploymentState state, URI url) {
    String path = "/repositories/" + repositoryId + "/deployments";
    Optional<Fields> newest =
        newest(path, environment).filter(known -> known.text("sha").equals(sha));
    long id = newest.isPresent() ? newest.get().id("id") : made(path, environment, sha);
    say(path, id, state, Optional.of(url));
  }

  void gone(long repositoryId, String environment) {
    String path = "/repositories/" + repositoryId + "/deployments";
    newest(path, environment)
        .ifPresent(known -> say(path, known.id("id"), DeploymentState.INACTIVE, Optional.empty()));
  }

  private Optional<Fields> newest(String path, String environment) {
    String query = "?environment=" + URLEncoder.encode(environment, StandardCharsets.UTF_8);
    JsonNode first = rest.get(path + query + "&per_page=1").path(0);
    return first.isObject() ? Optional.of(new Fields("GET " + path, first)) : Optional.empty();
  }

  private long made(String path, String environment, String sha) {
    Map<String, Object> wish =
        Map.of(
            "ref",
            sha,
            "environment",
            environment,
            "auto_merge",
            false,
            // The database is there whatever the commit's checks say.
            "required_contexts",
            List.of(),
            "transient_environment",
            true,
            "production_environment",
            false);
    return new Fields("POST " + path, rest.sendJson("POST", path, wish)).id("id");
  }

  private void say(String path, long id, DeploymentState state, Optional<URI> url) {
    String statuses = path + "/" + id + "/statuses";
    String word = state.name().toLowerCase(Locale.ROOT);
    if (!rest.get(statuses + "?per_page=1").path(0).path("state").asText().equals(word)) {
      rest.sendJson(
          "POST",
          statuses,
          Map.of("state", word, "environment_url", url.map(URI::toString).orElse("")));
    }
  }
}

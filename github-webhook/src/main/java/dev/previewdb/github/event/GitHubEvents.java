package dev.previewdb.github.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.RepositoryName;
import dev.previewdb.github.event.GitHubEvent.Ignored;
import dev.previewdb.github.event.GitHubEvent.Ping;
import dev.previewdb.github.event.GitHubEvent.PullRequestChanged;
import dev.previewdb.github.webhook.Delivery;
import java.io.IOException;
import java.util.Set;

/**
 * Turns deliveries into events. What is unknown, missing or of the wrong type is ignored: a later
 * sweep finds the truth.
 */
public final class GitHubEvents {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Set<String> ACTIONS = Set.of("opened", "reopened", "synchronize", "closed");

  private GitHubEvents() {}

  /** Never throws, whatever the delivery holds. */
  public static GitHubEvent parse(Delivery delivery) {
    return switch (delivery.event()) {
      case "ping" -> new Ping();
      case "pull_request" -> pullRequest(delivery.body());
      default -> new Ignored("events of this kind are not acted on");
    };
  }

  private static GitHubEvent pullRequest(byte[] body) {
    JsonNode payload;
    try {
      payload = JSON.readTree(body);
    } catch (IOException e) {
      return new Ignored("the body is not JSON");
    }
    JsonNode action = payload.path("action");
    JsonNode number = payload.path("number");
    JsonNode id = payload.path("repository").path("id");
    JsonNode name = payload.path("repository").path("full_name");
    if (!action.isTextual() || !ACTIONS.contains(action.textValue())) {
      return new Ignored("this action on a pull request changes nothing for a preview");
    }
    if (!number.canConvertToInt() || !number.isIntegralNumber() || number.intValue() < 1) {
      return new Ignored("number is missing or no pull request's");
    }
    if (!id.canConvertToLong() || !id.isIntegralNumber() || id.longValue() < 1) {
      return new Ignored("repository.id is missing or no repository's");
    }
    if (!name.isTextual() || !RepositoryName.isOne(name.textValue())) {
      return new Ignored("repository.full_name is missing or no repository's");
    }
    return new PullRequestChanged(
        id.longValue(), name.textValue(), number.intValue(), action.textValue());
  }
}

package dev.previewdb.orchestrator.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for in Slack.
 *
 * @param user Slack's id of the person
 * @param words as they stand behind {@code /preview-db}
 * @param trigger Slack's id of this very request
 * @param button whether it was pressed rather than typed
 */
record SlackRequest(String user, String words, String trigger, String responseUrl, boolean button) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 200;

  /**
   * Reads a form that Slack signed.
   *
   * @throws PreviewDbException BAD_REQUEST
   */
  static SlackRequest of(Function<String, @Nullable String> form) {
    String payload = form.apply("payload");
    if (payload != null) {
      return pressed(payload);
    }
    return new SlackRequest(
        there("user_id", form.apply("user_id")),
        Optional.ofNullable(form.apply("text")).orElse(""),
        there("trigger_id", form.apply("trigger_id")),
        there("response_url", form.apply("response_url")),
        false);
  }

  private static SlackRequest pressed(String payload) {
    try {
      JsonNode press = JSON.readTree(payload);
      JsonNode button = press.path("actions").path(0);
      return new SlackRequest(
          there("user", press.path("user").path("id").asText()),
          button.path("action_id").asText() + " " + button.path("value").asText(),
          there("trigger_id", press.path("trigger_id").asText()),
          there("response_url", press.path("response_url").asText()),
          true);
    } catch (JsonProcessingException e) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "its payload is no JSON");
    }
  }

  private static String there(String field, @Nullable String value) {
    if (value == null || value.isBlank() || (value.length() > LONGEST && !field.endsWith("url"))) {
      throw PreviewDbException.of(Problem.BAD_REQUEST, "it has no " + field + " of Slack's");
    }
    return value;
  }

  @Override
  public String toString() {
    return "a request of Slack's " + user;
  }
}

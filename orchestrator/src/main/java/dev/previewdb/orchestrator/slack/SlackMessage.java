package dev.previewdb.orchestrator.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.command.Verb;
import java.util.List;
import java.util.Locale;

/** A message that only who asked can see. */
final class SlackMessage {
  /** Slack takes 12,000 characters of Markdown. */
  private static final int LONGEST = 11_000;

  private static final List<Verb> BUTTONS = List.of(Verb.CONNECTION, Verb.RESET, Verb.EXTEND);

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  SlackMessage(String markdown) {
    String text = markdown.length() > LONGEST ? markdown.substring(0, LONGEST) + "…" : markdown;
    json.put("response_type", "ephemeral").put("replace_original", false).put("text", text);
    json.putArray("blocks").addObject().put("type", "markdown").put("text", text);
  }

  /** The same, with buttons that ask for the preview. */
  SlackMessage withButtons(String preview) {
    var buttons = json.withArray("blocks").addObject().put("type", "actions").putArray("elements");
    for (Verb verb : BUTTONS) {
      String word = verb.word();
      ObjectNode button = buttons.addObject().put("type", "button");
      button
          .putObject("text")
          .put("type", "plain_text")
          .put("text", word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
      button.put("action_id", word).put("value", preview);
    }
    return this;
  }

  ObjectNode json() {
    return json;
  }
}

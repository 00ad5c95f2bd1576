package dev.previewdb.orchestrator.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommands;
import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.command.Commands;
import dev.previewdb.orchestrator.config.Config.SlackAccess;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in from Slack, for commands and for buttons. What is asked is only stored, as a comment's
 * command is, so that Slack has its answer within its three seconds; the rest comes by the
 * response_url.
 */
public final class SlackIntake {
  private static final Logger log = LoggerFactory.getLogger(SlackIntake.class);
  private static final String FORM = "`/preview-db status shop-pr-42`";

  private final SlackSigning signing;
  private final Map<String, String> users;
  private final PreviewStore store;
  private final Commands commands;
  private final ResponseUrls urls;

  public SlackIntake(
      SlackAccess access, PreviewStore store, Commands commands, ResponseUrls urls, Clock clock) {
    this.signing = new SlackSigning(access.signingSecret(), clock);
    this.users = access.users();
    this.store = store;
    this.commands = commands;
    this.urls = urls;
  }

  /**
   * Takes one request in.
   *
   * @param headers the value of a header by its name
   * @param body read only when the headers may be right
   * @param form the body's fields
   * @return the message for who asked
   * @throws PreviewDbException NOT_SIGNED_BY_SLACK, BAD_REQUEST
   */
  public JsonNode receive(
      Function<String, @Nullable String> headers,
      Supplier<byte[]> body,
      Function<String, @Nullable String> form) {
    signing.require(
        headers.apply("X-Slack-Request-Timestamp"), headers.apply("X-Slack-Signature"), body);
    SlackRequest request = SlackRequest.of(form);
    URI to = urls.of(request);
    String refusal;
    try {
      return new SlackMessage(asked(request, to)).json();
    } catch (RuntimeException e) {
      refusal = Told.of(e, "the command").line();
    }
    SlackMessage told = new SlackMessage(refusal);
    if (request.button()) {
      // Of the answer to a press Slack shows nothing
      Thread.startVirtualThread(() -> tell(to, told));
    }
    return told.json();
  }

  private void tell(URI to, SlackMessage said) {
    try {
      urls.send(to, said);
    } catch (PreviewDbException e) {
      log.warn("{}. {}.", e.what(), e.mend());
    }
  }

  private String asked(SlackRequest request, URI to) {
    String[] words = request.words().strip().split("\\s+", 3);
    if (words[0].isEmpty() || words[0].equalsIgnoreCase(Verb.HELP.word())) {
      return help();
    }
    String login = users.get(request.user());
    if (login == null) {
      throw PreviewDbException.of(Problem.SLACK_USER_UNKNOWN, request.user(), request.user());
    }
    if (words.length < 2) {
      throw PreviewDbException.of(Problem.SLACK_NAMES_NO_PREVIEW);
    }
    CommentCommand asked = CommentCommands.of(words[0], words.length > 2 ? words[2] : "");
    Preview preview =
        store
            .find(words[1])
            .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, "of that name"));
    if (!(preview.key() instanceof PreviewKey.PullRequest key)) {
      throw PreviewDbException.of(Problem.PREVIEW_OF_A_BRANCH, preview.name());
    }
    commands.ask(key, "slack " + request.trigger(), login, asked, to);
    return "One moment: " + preview.name() + " …";
  }

  private static String help() {
    String verbs = Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", "));
    return "Write the verb and the preview's name, as in " + FORM + ". The verbs: " + verbs + ".";
  }
}

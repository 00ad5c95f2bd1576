package dev.previewdb.orchestrator.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommands;
import dev.previewdb.github.command.Verb;
import dev.previewdb.github.webhook.BodyRefused;
import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.orchestrator.command.Commands;
import dev.previewdb.orchestrator.config.Config.SlackAccess;
import dev.previewdb.orchestrator.preview.Preview;
import dev.previewdb.orchestrator.preview.PreviewKey;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.repository.ProjectRepositories;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
  private static final String CREATE = Verb.CREATE.word();
  private static final String FORM = "`/preview-db status shop-pr-42`";

  private final SlackSigning signing;
  private final Map<String, String> users;
  private final PreviewStore store;
  private final ProjectRepositories repositories;
  private final Commands commands;
  private final ResponseUrls urls;

  public SlackIntake(
      SlackAccess access,
      PreviewStore store,
      ProjectRepositories repositories,
      Commands commands,
      ResponseUrls urls,
      Clock clock) {
    this.signing = new SlackSigning(access.signingSecret(), clock);
    this.users = access.users();
    this.store = store;
    this.repositories = repositories;
    this.commands = commands;
    this.urls = urls;
  }

  /**
   * Takes one request in.
   *
   * @param headers the value of a header by its name
   * @param body read only when the headers may be right
   * @return the message for who asked
   * @throws PreviewDbException NOT_SIGNED_BY_SLACK, BAD_REQUEST
   * @throws BodyRefused when the body is too long, too slow, or one of too many
   * @throws IOException when it ends before it is whole
   */
  public JsonNode receive(Function<String, @Nullable String> headers, Body body)
      throws BodyRefused, IOException {
    SlackSigning.Claim claim =
        signing.claimed(
            headers.apply("X-Slack-Request-Timestamp"), headers.apply("X-Slack-Signature"));
    byte[] signed =
        body.with(sent -> {
          byte[] bytes = sent.bytes();
          claim.require(bytes);
          return bytes;
        });
    SlackRequest request = SlackRequest.of(SlackForm.of(signed)::field);
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

  /** A body that counts among those of strangers until it is known that Slack signed it. */
  @FunctionalInterface
  public interface Body {
    byte[] with(StrangersBodies.Use<byte[]> use) throws BodyRefused, IOException;
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
    String origin = "slack " + request.trigger();
    if (words.length > 2 && words[0].equalsIgnoreCase(CREATE) && words[1].equals("branch")) {
      PreviewKey.Branch branch = branch(words[2].split("\\s+"));
      commands.ask(branch, repository(branch), origin, login, CommentCommands.of(CREATE, ""), to);
      return "One moment: a database for the branch …";
    }
    CommentCommand asked = CommentCommands.of(words[0], words.length > 2 ? words[2] : "");
    Preview preview =
        store
            .find(words[1])
            .orElseThrow(() -> PreviewDbException.of(Problem.UNKNOWN_PREVIEW, "of that name"));
    commands.ask(preview.key(), repository(preview.key()), origin, login, asked, to);
    return "One moment: " + preview.name() + " …";
  }

  /** A branch, and the project if there are several. */
  private PreviewKey.Branch branch(String[] words) {
    List<String> projects = repositories.names();
    if (words.length == 1 && projects.size() == 1) {
      return new PreviewKey.Branch(projects.getFirst(), words[0]);
    }
    if (words.length != 2 || !projects.contains(words[1])) {
      throw unclear();
    }
    return new PreviewKey.Branch(words[1], words[0]);
  }

  /** Whose writers may ask. */
  private long repository(PreviewKey key) {
    return switch (key) {
      case PreviewKey.PullRequest pr -> pr.repositoryId();
      case PreviewKey.Branch branch ->
          repositories
              .idOf(branch.project())
              .orElseThrow(
                  () -> PreviewDbException.of(Problem.REPOSITORY_NOT_ASKED, branch.project()));
    };
  }

  private PreviewDbException unclear() {
    return PreviewDbException.of(
        Problem.SLACK_NAMES_NO_PROJECT, String.join(", ", repositories.names()));
  }

  private static String help() {
    String verbs = Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", "));
    return "Write the verb and the preview's name, as in " + FORM + ". The verbs: " + verbs + ".";
  }
}

package dev.previewdb.orchestrator.slack;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.CommentCommand.Known;
import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.command.ChatAnswer;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where answers go: an address that Slack gave with the request, good for half an hour. It lets
 * whoever has it write there, so it stands in no log.
 */
public final class ResponseUrls implements Consumer<ChatAnswer>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResponseUrls.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI hooks;
  private final ConnectionLinks links;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Answers to addresses there, and to no other.
   *
   * @param hooks as in {@code https://hooks.slack.com}
   */
  public ResponseUrls(URI hooks, ConnectionLinks links) {
    this.hooks = hooks;
    this.links = links;
  }

  /**
   * The address of a request.
   *
   * @throws PreviewDbException BAD_REQUEST when it is not one of Slack's
   */
  URI of(SlackRequest request) {
    try {
      URI url = URI.create(request.responseUrl());
      if (hooks.getScheme().equals(url.getScheme())
          && hooks.getRawAuthority().equals(url.getRawAuthority())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw PreviewDbException.of(Problem.BAD_REQUEST, "its response_url does not lead to Slack");
  }

  /**
   * Tells it. A link is made here, as late as can be, and stored nowhere.
   *
   * @throws PreviewDbException SLACK_UNREACHABLE; the caller tries again
   */
  @Override
  public void accept(ChatAnswer answer) {
    SlackMessage message;
    if (answer.accepted() && asks(answer.asked(), Verb.CONNECTION)) {
      String url = links.make(answer.preview().orElseThrow()).url();
      message = new SlackMessage(answer.text() + " [Show it](" + url + ")");
    } else if (answer.accepted() && asks(answer.asked(), Verb.STATUS)) {
      message = new SlackMessage(answer.text()).withButtons(answer.preview().orElseThrow());
    } else {
      message = new SlackMessage(answer.text());
    }
    send(answer.to(), message);
  }

  private static boolean asks(CommentCommand asked, Verb verb) {
    return asked instanceof Known known && known.verb() == verb;
  }

  void send(URI to, SlackMessage message) {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(message.json().toString()))
            .build();
    int status;
    try {
      status = http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw PreviewDbException.of(Problem.SLACK_UNREACHABLE, e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "an answer in Slack");
    }
    if (status == 429 || status >= 500) {
      throw PreviewDbException.of(Problem.SLACK_UNREACHABLE, "HTTP " + status);
    }
    if (status >= 300) {
      log.warn("Slack does not take an answer any more: HTTP {}", status);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

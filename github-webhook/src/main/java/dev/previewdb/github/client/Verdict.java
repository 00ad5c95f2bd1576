package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells an answer of GitHub's from a refusal, and both from the noise of whatever stands in
 * between.
 */
final class Verdict {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int LONGEST_REASON = 200;

  private final Authorization authorization;
  private final Clock clock;

  Verdict(Authorization authorization, Clock clock) {
    this.authorization = authorization;
    this.clock = clock;
  }

  Answer on(Question question, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String body = authorization.removedFrom(new String(response.body(), StandardCharsets.UTF_8));
    JsonNode json = json(body);
    if (status == 204 || status == 205) {
      return new Answer(question.uri(), status, response.headers(), "", json);
    }
    if (status >= 200 && status < 300) {
      if (!json.isContainerNode()) {
        throw unavailable(
            question, response, "status " + status + " with a body that is not whole JSON");
      }
      return new Answer(question.uri(), status, response.headers(), body, json);
    }
    throw refusal(question, response, json);
  }

  private GitHubException refusal(Question question, HttpResponse<byte[]> response, JsonNode json) {
    int status = response.statusCode();
    String place = question.place();
    Optional<Duration> limit = RateLimit.of(status, response.headers(), reason(json), clock);
    if (limit.isPresent()) {
      return GitHubException.retryAfter(
          limit.get(), GitHubProblem.RATE_LIMITED, place, limit.get().toSeconds());
    }
    // A proxy's page may carry any status. GitHub's own refusals are JSON with a message.
    if (status < 400
        || status >= 500
        || status == 407
        || status == 408
        || !json.path("message").isTextual()) {
      return unavailable(question, response, "status " + status);
    }
    return switch (status) {
      case 401 -> new GitHubException(GitHubProblem.UNAUTHORIZED, place);
      case 403, 451 -> new GitHubException(GitHubProblem.FORBIDDEN, place, reason(json));
      case 404, 410 -> new GitHubException(GitHubProblem.NOT_FOUND, place);
      default -> new GitHubException(GitHubProblem.REJECTED, place, status, reason(json));
    };
  }

  private GitHubException unavailable(
      Question question, HttpResponse<byte[]> response, String why) {
    return RateLimit.retryAfter(response.headers(), clock)
        .map(wait ->
            GitHubException.retryAfter(wait, GitHubProblem.UNAVAILABLE, question.place(), why))
        .orElseGet(() -> new GitHubException(GitHubProblem.UNAVAILABLE, question.place(), why));
  }

  /** GitHub's own short words, on one line. */
  private static String reason(JsonNode json) {
    String message = json.path("message").asText("").replaceAll("\\p{Cntrl}+", " ").strip();
    return message.length() <= LONGEST_REASON
        ? message
        : message.substring(0, LONGEST_REASON) + "…";
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}

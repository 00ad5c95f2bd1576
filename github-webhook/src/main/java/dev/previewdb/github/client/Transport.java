package dev.previewdb.github.client;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call at a time to GitHub, and the only place that sends a token. It returns a whole,
 * well-formed answer or throws a {@link GitHubException}; it never waits beyond its patience and
 * never repeats a call, since a caller with a durable queue does that better.
 */
final class Transport implements AutoCloseable {
  private static final int LARGEST_ANSWER = 32 << 20;
  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

  private final String origin;
  private final Authorization authorization;
  private final Patience patience;
  private final Verdict verdict;
  private final HttpClient http;

  Transport(URI api, Authorization authorization, Patience patience, Clock clock) {
    this.origin = origin(api);
    this.authorization = authorization;
    this.patience = patience;
    this.verdict = new Verdict(authorization, clock);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  Answer ask(Question question) {
    long deadline = System.nanoTime() + patience.answer().toNanos();
    Question next = question;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<byte[]> response = send(next, deadline);
      if (!REDIRECTS.contains(response.statusCode())) {
        return judged(next, response);
      }
      next = next.at(target(next, response));
    }
    throw unavailable(question, "it redirects round and round");
  }

  private Answer judged(Question question, HttpResponse<byte[]> response) {
    try {
      return verdict.on(question, response);
    } catch (GitHubException e) {
      if (e.problem() == GitHubProblem.UNAUTHORIZED) {
        authorization.refused(question);
      }
      throw e;
    }
  }

  /** A renamed repository answers with its new address, and expects the same method there. */
  private static URI target(Question question, HttpResponse<byte[]> response) {
    URI target;
    try {
      target = question.uri().resolve(response.headers().firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw unavailable(question, "it redirects to an address that cannot be read");
    }
    return target;
  }

  /**
   * Scheme, host and port. The token, and our trust, go no further than the server we were told to
   * talk to.
   */
  private static String origin(URI uri) {
    int port =
        uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
  }

  private HttpResponse<byte[]> send(Question question, long deadline) {
    if (!origin(question.uri()).equals(origin)) {
      throw unavailable(question, "it sends us on to another server");
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request(question), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      // The request's own time-out ends with the headers; this one covers a body that drips in.
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unavailable(question, "it took longer than " + patience.answer().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw unavailable(question, words(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(question, "we were stopped while waiting");
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Question question) {
    String body = question.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.uri())
            .header("Authorization", authorization.header(question))
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "previewdb");
    if (body == null) {
      return request.method(question.method(), BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json; charset=utf-8")
        .method(question.method(), BodyPublishers.ofString(body))
        .build();
  }

  /** The kind of failure only: the messages of a network stack may hold anything. */
  private static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e -> "it cannot be reached in time";
      case ConnectException e -> "it cannot be reached";
      case IOException e -> "the connection broke before the answer was whole";
      case null, default -> "the call failed";
    };
  }

  private static GitHubException unavailable(Question question, String why) {
    return new GitHubException(GitHubProblem.UNAVAILABLE, question.place(), why);
  }

  @Override
  public String toString() {
    return origin;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

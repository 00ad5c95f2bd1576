package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One comment of ours on a pull request, edited in place. By hand: the library has no comment by
 * its id.
 */
final class Comments {
  private final Rest rest;
  private final Myself myself;

  Comments(Rest rest, Myself myself) {
    this.rest = rest;
    this.myself = myself;
  }

  private record Comment(long id, String body) {}

  long stick(long repositoryId, int number, String marker, String body, @Nullable Long knownId) {
    String text = CommentText.of(marker, body);
    Optional<Comment> found =
        knownId == null ? Optional.empty() : known(repositoryId, number, knownId);
    found = found.or(() -> marked(repositoryId, number, marker));
    if (found.isPresent()
        && (CommentText.same(found.get().body(), text)
            || edited(repositoryId, found.get().id(), text))) {
      return found.get().id();
    }
    String path = "/repositories/" + repositoryId + "/issues/" + number + "/comments";
    return new Fields("POST " + path, rest.send("POST", path, Map.of("body", text))).id("id");
  }

  /** False when it was deleted since we found it. */
  private boolean edited(long repositoryId, long id, String text) {
    return present(() -> rest.send("PATCH", comment(repositoryId, id), Map.of("body", text)))
        .isPresent();
  }

  /** The comment of that id, unless it was deleted or is not on this pull request. */
  private Optional<Comment> known(long repositoryId, int number, long id) {
    return present(() -> rest.get(comment(repositoryId, id)))
        .filter(json -> json.path("issue_url").asText().endsWith("/issues/" + number))
        .filter(this::isOurs)
        .map(json -> comment(new Fields("GET " + comment(repositoryId, id), json)));
  }

  /**
   * The first comment of ours that begins with the marker. Anyone can copy a marker, and a token
   * that may write may also edit the comments of others: so the author counts too.
   */
  private Optional<Comment> marked(long repositoryId, int number, String marker) {
    String path = "/repositories/" + repositoryId + "/issues/" + number + "/comments";
    List<JsonNode> all = rest.list(path);
    return all.stream()
        .filter(json -> json.path("body").asText().startsWith(marker))
        .filter(this::isOurs)
        .findFirst()
        .map(json -> comment(new Fields("GET " + path, json)));
  }

  private boolean isOurs(JsonNode comment) {
    return myself.wrote(comment);
  }

  private static Comment comment(Fields json) {
    return new Comment(json.id("id"), json.text("body"));
  }

  private static String comment(long repositoryId, long id) {
    return "/repositories/" + repositoryId + "/issues/comments/" + id;
  }

  private static <T> Optional<T> present(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (GitHubException e) {
      if (e.problem() == GitHubProblem.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.GitHubException;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who may change a repository. Asked anew each time, of GitHub itself: what a payload says of its
 * author is wrong for private members.
 */
final class Permissions {
  private static final Set<String> WRITERS = Set.of("admin", "maintain", "write");

  private final Rest rest;

  Permissions(Rest rest) {
    this.rest = rest;
  }

  /** Empty where no payload said whose login it is. */
  boolean mayWrite(long repositoryId, String login, OptionalLong userId) {
    String path = "/repositories/" + repositoryId + "/collaborators/" + login + "/permission";
    JsonNode answer;
    try {
      answer = rest.get(path);
    } catch (GitHubException e) {
      return switch (e.problem()) {
        // GitHub answered, and not with a yes.
        case NOT_FOUND, FORBIDDEN, REJECTED -> false;
        default -> throw e;
      };
    }
    Fields fields = new Fields("GET " + path, answer);
    // A login may be another person's by now.
    return WRITERS.contains(fields.text("permission"))
        && (userId.isEmpty() || fields.object("user").id("id") == userId.getAsLong());
  }
}

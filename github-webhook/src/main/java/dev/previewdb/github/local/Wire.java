package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.previewdb.github.local.LocalPullRequest.Branch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How GitHub writes things as JSON: the fields a client of ours could read, under GitHub's names
 * and in its types.
 */
final class Wire {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final State state;
  private final Address api;

  private final AppCalls apps;

  Wire(State state, Address api, AppCalls apps) {
    this.state = state;
    this.apps = apps;
    this.api = api;
  }

  ObjectNode user(String login) {
    return JSON.objectNode()
        .put("login", login)
        .put("id", state.user(login))
        .put("url", api + "/users/" + login)
        .put("html_url", api + "/" + login)
        .put("type", login.endsWith("[bot]") ? "Bot" : "User")
        .put("site_admin", false);
  }

  ObjectNode repository(LocalRepository repository) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", repository.id())
            .put("name", repository.name())
            .put("full_name", repository.fullName())
            .put("private", true)
            .put("html_url", page(repository))
            .put("url", api + "/repos/" + repository.fullName())
            .put("clone_url", repository.cloneUrl().toString())
            .put("default_branch", repository.defaultBranch())
            .put("fork", false)
            .put("archived", false)
            .put("disabled", false)
            .put("visibility", "private");
    json.set("owner", user(repository.owner()));
    return json;
  }

  /** As in a list: without what GitHub only works out for a single pull request. */
  ObjectNode listed(LocalPullRequest pullRequest) {
    LocalRepository repository = repository(pullRequest);
    ObjectNode json =
        JSON.objectNode()
            .put("id", pullRequest.repositoryId() * 100_000 + pullRequest.number())
            .put("number", pullRequest.number())
            .put("url", api + "/repos/" + repository.fullName() + "/pulls/" + pullRequest.number())
            .put("issue_url", issue(pullRequest.repositoryId(), pullRequest.number()))
            .put("html_url", page(repository) + "/pull/" + pullRequest.number())
            .put("state", pullRequest.open() ? "open" : "closed")
            .put("locked", false)
            .put("title", pullRequest.title())
            .put("draft", pullRequest.draft())
            .put("created_at", time(pullRequest.createdAt()))
            .put("updated_at", time(pullRequest.updatedAt()))
            .put("closed_at", time(pullRequest.closedAt()))
            .put("merged_at", time(pullRequest.mergedAt()))
            .put("merge_commit_sha", (String) null)
            .put("body", (String) null)
            .put("author_association", "CONTRIBUTOR");
    var labels = json.putArray("labels");
    pullRequest.labels().forEach(name -> labels.addObject().put("name", name));
    json.set("user", user(pullRequest.author()));
    json.set("head", branch(pullRequest.head()));
    json.set("base", branch(pullRequest.base()));
    return json;
  }

  ObjectNode pullRequest(LocalPullRequest pullRequest) {
    return listed(pullRequest)
        .put("merged", pullRequest.mergedAt() != null)
        .put("mergeable", true)
        .put("mergeable_state", "clean")
        .put("comments", state.comments(pullRequest.repositoryId(), pullRequest.number()).size())
        .put("commits", 1)
        .put("changed_files", 1);
  }

  static ObjectNode file(LocalFile file) {
    ObjectNode json =
        JSON.objectNode()
            .put("filename", file.path())
            .put("status", file.formerPath() == null ? "modified" : "renamed");
    if (file.formerPath() != null) {
      json.put("previous_filename", file.formerPath());
    }
    return json;
  }

  ObjectNode issue(LocalPullRequest pullRequest) {
    ObjectNode json = listed(pullRequest);
    json.remove(List.of("head", "base", "merged_at", "merge_commit_sha"));
    json.putObject("pull_request").put("url", json.path("url").asText());
    return json.put("url", issue(pullRequest.repositoryId(), pullRequest.number()));
  }

  ObjectNode issue(LocalIssue issue) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", issue.repositoryId() * 100_000 + issue.number())
            .put("number", issue.number())
            .put("url", issue(issue.repositoryId(), issue.number()))
            .put("state", "open")
            .put("locked", false)
            .put("title", issue.title())
            .put("created_at", time(issue.createdAt()))
            .put("updated_at", time(issue.createdAt()));
    json.set("user", user(issue.author()));
    return json;
  }

  /** Of that number, whichever it is. */
  ObjectNode issueOrPullRequest(long repositoryId, int number) {
    return state
        .pullRequest(repositoryId, number)
        .map(this::issue)
        .or(() -> state.issue(repositoryId, number).map(this::issue))
        .orElseThrow(Refused::notFound);
  }

  ObjectNode comment(LocalComment comment) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", comment.id())
            .put(
                "url",
                api
                    + "/repositories/"
                    + comment.repositoryId()
                    + "/issues/comments/"
                    + comment.id())
            .put("issue_url", issue(comment.repositoryId(), comment.number()))
            .put("body", comment.body())
            .put("created_at", time(comment.createdAt()))
            .put("updated_at", time(comment.updatedAt()))
            .put("author_association", "MEMBER");
    json.set("user", user(comment.author()));
    json.putNull("performed_via_github_app");
    if (comment.author().equals(AppCalls.LOGIN)) {
      apps.registered()
          .ifPresent(app -> json.putObject("performed_via_github_app").put("id", app.id()));
    }
    return json;
  }

  ObjectNode reaction(long commentId, String login, String content) {
    ObjectNode json = JSON.objectNode().put("id", commentId * 10).put("content", content);
    json.set("user", user(login));
    return json;
  }

  ObjectNode status(LocalStatus status) {
    return JSON.objectNode()
        .put("id", status.id())
        .put("state", status.state())
        .put("context", status.context())
        .put("description", status.description())
        .put("target_url", status.target())
        .put("created_at", time(status.createdAt()))
        .put("updated_at", time(status.createdAt()));
  }

  ObjectNode permission(String login, Permission permission) {
    String word = permission.name().toLowerCase(Locale.ROOT);
    ObjectNode json = JSON.objectNode().put("permission", word).put("role_name", word);
    json.set("user", user(login));
    return json;
  }

  /** A call's address by the repository's id, as GitHub writes it in its page links. */
  String address(LocalRepository repository, String tail) {
    return api + "/repositories/" + repository.id() + tail;
  }

  static ObjectNode error(String message) {
    return JSON.objectNode()
        .put("message", message)
        .put("documentation_url", "https://docs.github.com/rest");
  }

  static ArrayNode list(Stream<ObjectNode> items) {
    ArrayNode list = JSON.arrayNode();
    items.forEach(list::add);
    return list;
  }

  private ObjectNode branch(Branch branch) {
    ObjectNode json = JSON.objectNode().put("ref", branch.ref()).put("sha", branch.sha());
    // A fork that was deleted leaves a null.
    json.set("repo", state.repository(branch.repositoryId()).map(this::repository).orElse(null));
    return json;
  }

  private String issue(long repositoryId, int number) {
    String name =
        state.repository(repositoryId).map(LocalRepository::fullName).orElse("ghost/ghost");
    return api + "/repos/" + name + "/issues/" + number;
  }

  private LocalRepository repository(LocalPullRequest pullRequest) {
    return state.repository(pullRequest.repositoryId()).orElseThrow(Refused::notFound);
  }

  private String page(LocalRepository repository) {
    return api + "/" + repository.fullName();
  }

  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The bodies of webhook deliveries. */
final class Payloads {
  private final Wire wire;
  private final State state;

  Payloads(Wire wire, State state) {
    this.wire = wire;
    this.state = state;
  }

  ObjectNode pullRequest(String action, LocalPullRequest pullRequest) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", action)
            .put("number", pullRequest.number());
    payload.set("pull_request", wire.pullRequest(pullRequest));
    return in(pullRequest.repositoryId(), pullRequest.author(), payload);
  }

  ObjectNode comment(String action, LocalComment comment) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action", action);
    payload.set("issue", wire.issueOrPullRequest(comment.repositoryId(), comment.number()));
    payload.set("comment", wire.comment(comment));
    return in(comment.repositoryId(), comment.author(), payload);
  }

  /** A branch that was pushed to. */
  ObjectNode push(long repositoryId, String branch, String sha) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("ref", "refs/heads/" + branch)
            .put("before", "0".repeat(40))
            .put("after", sha)
            .put("deleted", false);
    return in(repositoryId, "developer", payload);
  }

  ObjectNode branchDeleted(long repositoryId, String branch) {
    ObjectNode payload =
        JsonNodeFactory.instance.objectNode().put("ref", branch).put("ref_type", "branch");
    return in(repositoryId, "developer", payload);
  }

  ObjectNode repository(String action, long repositoryId) {
    return in(
        repositoryId, "developer", JsonNodeFactory.instance.objectNode().put("action", action));
  }

  ObjectNode checkRun(LocalCheckRun run, String who, @Nullable String button) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", button == null ? "rerequested" : "requested_action");
    if (button != null) {
      payload.putObject("requested_action").put("identifier", button);
    }
    payload.set("check_run", CheckCalls.wire(run));
    return in(run.repositoryId(), who, payload);
  }

  ObjectNode ping() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("zen", "Half measures are as bad as nothing at all.")
        .put("hook_id", 1);
  }

  private ObjectNode in(long repositoryId, String sender, ObjectNode payload) {
    payload.set(
        "repository",
        wire.repository(state.repository(repositoryId).orElseThrow(Refused::notFound)));
    payload.set("sender", wire.user(sender));
    return payload;
  }
}

package dev.previewdb.github.client;

import static java.util.stream.Collectors.toSet;

import java.util.List;

/**
 * Reads pull requests. By hand: the library takes an absent field for false and asks again for each
 * item of a list.
 */
final class PullRequests {
  private final Rest rest;

  PullRequests(Rest rest) {
    this.rest = rest;
  }

  PullRequest read(long repositoryId, int number) {
    String path = "/repositories/" + repositoryId + "/pulls/" + number;
    Fields fields = new Fields("GET " + path, rest.get(path));
    PullRequest pullRequest = pullRequest(repositoryId, fields);
    if (pullRequest.number() != number) {
      throw fields.unusable("number");
    }
    return pullRequest;
  }

  List<PullRequest> open(long repositoryId) {
    String path = "/repositories/" + repositoryId + "/pulls";
    return rest.list(path + "?state=open&sort=created&direction=asc").stream()
        .map(item -> pullRequest(repositoryId, new Fields("GET " + path, item)))
        .filter(PullRequest::open)
        .toList();
  }

  private static PullRequest pullRequest(long repositoryId, Fields json) {
    Fields base = json.object("base");
    Fields repository = base.object("repo");
    Fields head = json.object("head");
    if (repository.id("id") != repositoryId) {
      throw base.unusable("repo");
    }
    boolean open =
        switch (json.text("state")) {
          case "open" -> true;
          case "closed" -> false;
          default -> throw json.unusable("state");
        };
    return new PullRequest(
        repositoryId,
        repository.repositoryName("full_name"),
        repository.uri("clone_url"),
        json.number("number"),
        open,
        !open && json.isText("merged_at"),
        head.sha("sha"),
        head.text("ref"),
        head.isNull("repo") ? null : head.object("repo").id("id"),
        base.text("ref"),
        base.sha("sha"),
        json.flag("draft"),
        json.objects("labels").stream().map(label -> label.text("name")).collect(toSet()),
        json.text("title"),
        json.uri("html_url"));
  }
}

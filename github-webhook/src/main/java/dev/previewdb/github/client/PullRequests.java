package dev.previewdb.github.client;

import static java.util.stream.Collectors.toSet;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads pull requests. By hand: the library takes an absent field for false and asks again for each
 * item of a list.
 */
final class PullRequests {
  /** GitHub names no more than these of one pull request. */
  private static final int MOST_FILES = 3_000;

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

  ChangedFiles files(long repositoryId, int number) {
    String path = "/repositories/" + repositoryId + "/pulls/" + number + "/files";
    List<Fields> files;
    try {
      files = rest.list(path).stream().map(item -> new Fields("GET " + path, item)).toList();
    } catch (GitHubException e) {
      // So it says that the difference is too large for it. Being away or forbidden is no answer.
      if (e.problem() == GitHubProblem.REJECTED) {
        return ChangedFiles.UNTOLD;
      }
      throw e;
    }
    Set<String> paths = new HashSet<>();
    for (Fields file : files) {
      paths.add(file.text("filename"));
      if (file.isText("previous_filename")) {
        paths.add(file.text("previous_filename"));
      }
    }
    // An empty list may be an outage, and no reason to take anything away.
    return new ChangedFiles(paths, !files.isEmpty() && files.size() < MOST_FILES);
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

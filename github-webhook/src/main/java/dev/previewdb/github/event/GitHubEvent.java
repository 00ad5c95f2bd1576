package dev.previewdb.github.event;

/**
 * What a delivery tells us to do. It is a hint to look, never the truth about what there is to see.
 */
public sealed interface GitHubEvent {

  /**
   * A pull request was opened, reopened, pushed to or closed: read it from the API and act on that.
   *
   * @param repository owner and name when this was sent; the id stays when the repository is
   *     renamed
   * @param action GitHub's word for what happened; for logs only
   */
  record PullRequestChanged(long repositoryId, String repository, int number, String action)
      implements GitHubEvent {}

  /** GitHub tries out the webhook. */
  record Ping() implements GitHubEvent {}

  /**
   * Nothing for us. {@code why} is one line for the log and holds nothing a sender could have made
   * up.
   */
  record Ignored(String why) implements GitHubEvent {}
}

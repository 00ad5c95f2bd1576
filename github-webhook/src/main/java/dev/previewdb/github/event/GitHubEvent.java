package dev.previewdb.github.event;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.github.command.Verb;
import java.time.Instant;

/**
 * What a delivery tells us to do. It is a hint to look, never the truth about what there is to see.
 */
public sealed interface GitHubEvent {

  /**
   * A pull request was opened, reopened, pushed to, closed or changed in what a preview depends on:
   * read it from the API and act on that.
   *
   * @param repository owner and name when this was sent; the id stays when the repository is
   *     renamed
   * @param action GitHub's word for what happened; for logs only
   */
  record PullRequestChanged(long repositoryId, String repository, int number, String action)
      implements GitHubEvent {}

  /**
   * A person gave a command in a comment on a pull request or an issue. Whether they may is still
   * to be asked.
   *
   * @param onPullRequest false on an issue that is none
   * @param commentId GitHub's, the same for every delivery of it
   * @param author the login, in GitHub's alphabet
   * @param authorId stays when the person takes another login
   * @param writtenAt by GitHub's clock
   */
  record CommandGiven(
      long repositoryId,
      String repository,
      int number,
      boolean onPullRequest,
      long commentId,
      String author,
      long authorId,
      Instant writtenAt,
      CommentCommand command)
      implements GitHubEvent {}

  /**
   * A person pressed a button of one of our check runs. Whether they may is still to be asked.
   *
   * @param about what the check run was made with
   * @param delivery the id of the delivery that told of it: there is no other name for a press
   */
  record ButtonPressed(
      long repositoryId,
      String repository,
      String about,
      String delivery,
      String author,
      long authorId,
      Verb verb)
      implements GitHubEvent {}

  /**
   * A branch was pushed to or deleted.
   *
   * @param branch its name, a stranger's choice of words without control characters
   */
  record BranchChanged(long repositoryId, String repository, String branch)
      implements GitHubEvent {}

  /**
   * A repository was renamed, transferred, archived, unarchived or deleted.
   *
   * @param repository its name after that
   * @param action GitHub's word for what happened
   */
  record RepositoryChanged(long repositoryId, String repository, String action)
      implements GitHubEvent {}

  /** What a GitHub App may see has changed. */
  record InstallationChanged(String action) implements GitHubEvent {}

  /** GitHub tries out the webhook. */
  record Ping() implements GitHubEvent {}

  /**
   * Nothing for us. {@code why} is one line for the log and holds nothing a sender could have made
   * up.
   */
  record Ignored(String why) implements GitHubEvent {}
}

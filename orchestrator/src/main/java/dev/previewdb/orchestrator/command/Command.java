package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.util.List;
import java.util.Optional;

/**
 * One row: what somebody asked for, and what became of it.
 *
 * @param projects those of the repository, at least one; which of them it is for is in the words
 * @param number the pull request's, or the issue's
 * @param onIssue whether it is an issue that is no pull request
 * @param commentId none for a button
 * @param author the login
 * @param reply none until it is done or refused
 */
record Command(
    long id,
    List<String> projects,
    long repositoryId,
    int number,
    boolean onIssue,
    Optional<Long> commentId,
    String author,
    long authorId,
    CommentCommand asked,
    Optional<Reply> reply) {
  Command {
    projects = List.copyOf(projects);
  }

  PreviewKey.PullRequest key(String project) {
    return new PreviewKey.PullRequest(project, repositoryId, number);
  }
}

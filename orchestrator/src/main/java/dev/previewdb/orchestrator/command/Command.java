package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One row: what somebody asked for, and what became of it.
 *
 * @param projects those of the repository, at least one; which of them it is for is in the words
 * @param number the pull request's, or the issue's; 0 where a branch is asked about
 * @param branch what a chat asks about in place of a pull request
 * @param onIssue whether it is an issue that is no pull request
 * @param commentId none for a button and for a chat
 * @param author the login
 * @param authorId 0 where no payload of GitHub's said it
 * @param responseUrl where the answer goes when it was asked in a chat; gone once it is told
 * @param reply none until it is done or refused
 */
record Command(
    long id,
    List<String> projects,
    long repositoryId,
    int number,
    Optional<String> branch,
    boolean onIssue,
    Optional<Long> commentId,
    String author,
    long authorId,
    CommentCommand asked,
    Optional<URI> responseUrl,
    Optional<Reply> reply) {
  Command {
    projects = List.copyOf(projects);
  }

  PreviewKey key(String project) {
    return branch
        .<PreviewKey>map(name -> new PreviewKey.Branch(project, name))
        .orElseGet(() -> new PreviewKey.PullRequest(project, repositoryId, number));
  }
}

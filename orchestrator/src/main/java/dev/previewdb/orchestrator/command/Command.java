package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.util.Optional;

/**
 * One row: what somebody asked for in a comment, and what became of it.
 *
 * @param author the login
 * @param reply none until it is done or refused
 */
record Command(
    long id,
    PreviewKey.PullRequest key,
    long commentId,
    String author,
    long authorId,
    CommentCommand asked,
    Optional<Reply> reply) {}

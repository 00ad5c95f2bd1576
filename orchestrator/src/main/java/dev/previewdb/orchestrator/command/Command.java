package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.util.Optional;

/**
 * One row: what somebody asked for, and what became of it.
 *
 * @param commentId none for a button
 * @param author the login
 * @param reply none until it is done or refused
 */
record Command(
    long id,
    PreviewKey.PullRequest key,
    Optional<Long> commentId,
    String author,
    long authorId,
    CommentCommand asked,
    Optional<Reply> reply) {}

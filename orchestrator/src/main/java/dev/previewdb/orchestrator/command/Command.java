package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.net.URI;
import java.util.Optional;

/**
 * One row: what somebody asked for, and what became of it.
 *
 * @param commentId none for a button and for a chat
 * @param author the login
 * @param authorId 0 where no payload of GitHub's said it
 * @param responseUrl where the answer goes when it was asked in a chat; gone once it is told
 * @param reply none until it is done or refused
 */
record Command(
    long id,
    PreviewKey.PullRequest key,
    Optional<Long> commentId,
    String author,
    long authorId,
    CommentCommand asked,
    Optional<URI> responseUrl,
    Optional<Reply> reply) {}

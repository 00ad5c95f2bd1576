package dev.previewdb.orchestrator.command;

import dev.previewdb.github.command.CommentCommand;
import java.net.URI;
import java.util.Optional;

/**
 * What a person who asked in a chat is told, alone.
 *
 * @param to where the chat takes the answer
 * @param preview its name; empty where there is none
 * @param accepted whether it is done or on its way
 * @param text short Markdown
 */
public record ChatAnswer(
    URI to, Optional<String> preview, CommentCommand asked, boolean accepted, String text) {}

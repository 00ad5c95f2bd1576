package dev.previewdb.github.webhook;

/**
 * What the sender is told.
 *
 * @param status an HTTP status
 * @param line one line of plain text, without anything the sender could not know
 */
public record WebhookAnswer(int status, String line) {}

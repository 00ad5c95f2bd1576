package dev.previewdb.orchestrator.link;

import java.time.Instant;

/**
 * A link that shows a preview's connection to who opens it first. Whoever has it has the password.
 *
 * @param url with the token behind the {@code #}, which no browser and no chat program sends
 * @param expiresAt from when on it opens nothing
 */
public record ConnectionLink(String url, Instant expiresAt) {
  @Override
  public String toString() {
    return "a link until " + expiresAt;
  }
}

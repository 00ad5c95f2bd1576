package dev.previewdb.github.local;

import java.time.Instant;

/** A comment in the conversation of a pull request. {@code author} is a login. */
public record LocalComment(
    long id,
    long repositoryId,
    int number,
    String author,
    String body,
    Instant createdAt,
    Instant updatedAt) {

  LocalComment edited(String newBody, Instant now) {
    return new LocalComment(id, repositoryId, number, author, newBody, createdAt, now);
  }
}

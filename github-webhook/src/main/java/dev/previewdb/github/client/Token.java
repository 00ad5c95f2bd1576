package dev.previewdb.github.client;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;

/** A token for GitHub's API. Prints as stars; only the transport reads it. */
public final class Token {
  private final String secret;

  private Token(String secret) {
    this.secret = secret;
  }

  /**
   * Throws a {@link GitHubException} for a blank token, and for one that cannot be sent in a
   * header.
   */
  public static Token of(String secret) {
    if (secret.isBlank()) {
      throw new GitHubException(GitHubProblem.NO_TOKEN);
    }
    if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new GitHubException(GitHubProblem.BAD_TOKEN);
    }
    return new Token(secret);
  }

  String secret() {
    return secret;
  }

  String authorization() {
    return "Bearer " + secret;
  }

  /** A text from outside without this token in it, should some server or proxy have echoed it. */
  String removedFrom(String text) {
    return text.replace(secret, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}

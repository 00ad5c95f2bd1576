package dev.previewdb.github.command;

/** A command as it stood in a comment: a person's words, not yet known to be allowed. */
public sealed interface CommentCommand {

  /**
   * A verb that exists.
   *
   * @param argument the rest of the line, such as {@code 3d}; empty when there is none, at most 300
   *     printable characters
   */
  record Known(Verb verb, String argument) implements CommentCommand {}

  /** A verb that does not exist. Only the nearest one that does is kept of it. */
  record Unknown(Verb nearest) implements CommentCommand {}
}

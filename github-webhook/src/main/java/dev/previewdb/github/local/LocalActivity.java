package dev.previewdb.github.local;

/** Something that was written on the local GitHub through its API, told as it happens. */
public sealed interface LocalActivity {
  record CommentCreated(LocalComment comment) implements LocalActivity {}

  record CommentEdited(LocalComment comment) implements LocalActivity {}

  record StatusSet(LocalStatus status) implements LocalActivity {}
}

package dev.previewdb.github.local;

import java.util.List;

/** Whoever has the commits knows what they change: the local GitHub keeps none. */
@FunctionalInterface
public interface LocalChanges {
  /** The files that a pull request changes between its base and its head, by their paths. */
  List<LocalFile> of(LocalPullRequest pull);
}

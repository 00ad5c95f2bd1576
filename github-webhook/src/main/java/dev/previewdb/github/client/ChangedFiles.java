package dev.previewdb.github.client;

import java.util.Set;

/**
 * The files that a pull request changes.
 *
 * @param paths from the repository's root, with {@code /}: strangers' choices of words. A file that
 *     was renamed is here under both names
 * @param all false when GitHub names some of them only, or none because it cannot tell
 */
public record ChangedFiles(Set<String> paths, boolean all) {
  /** What GitHub says when it cannot work out the difference. */
  static final ChangedFiles UNTOLD = new ChangedFiles(Set.of(), false);

  public ChangedFiles {
    paths = Set.copyOf(paths);
  }
}

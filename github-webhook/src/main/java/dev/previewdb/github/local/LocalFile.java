package dev.previewdb.github.local;

import org.jspecify.annotations.Nullable;

/**
 * A file that a pull request changes.
 *
 * @param formerPath null unless it was renamed
 */
public record LocalFile(String path, @Nullable String formerPath) {
  /** One that keeps its name. */
  public static LocalFile of(String path) {
    return new LocalFile(path, null);
  }
}

package dev.previewdb.orchestrator.migrate;

import java.util.Optional;

/**
 * What the project's configuration says about its migrations: all, a part or nothing of it.
 *
 * @param tool the name of the tool
 * @param path the directory in the repository
 */
public record MigrationChoice(Optional<String> tool, Optional<String> path) {

  /** Nothing is said: look at the tree. */
  public static MigrationChoice detect() {
    return new MigrationChoice(Optional.empty(), Optional.empty());
  }

  public static MigrationChoice of(String tool, String path) {
    return new MigrationChoice(Optional.of(tool), Optional.of(path));
  }
}

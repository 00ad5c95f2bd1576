package dev.previewdb.orchestrator.migrate;

import java.nio.file.Path;
import java.util.List;

/**
 * The files below one path of a commit, written out.
 *
 * @param path where they stand in the repository, with {@code /} between the parts; empty for its
 *     root
 * @param directory where they were written: regular files only, each name checked
 * @param names their paths below {@code directory}, with {@code /}, in the order of their bytes
 */
public record MigrationFiles(String path, Path directory, List<String> names) {
  public MigrationFiles {
    names = List.copyOf(names);
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** The file's path in the repository, as people know it. */
  public String inRepository(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}

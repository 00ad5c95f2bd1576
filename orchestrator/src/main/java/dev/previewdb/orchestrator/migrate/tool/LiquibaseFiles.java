package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;

/**
 * What Liquibase gets to see of a branch: the files of the checkout, under the paths they have
 * below one directory of the repository. A path that leads elsewhere leads to nothing.
 */
final class LiquibaseFiles extends AbstractResourceAccessor {
  /** A changelog that includes itself would go on until the stack is full, many seconds later. */
  private static final int READ_AT_MOST = 500;

  private final Map<String, Integer> reads = new ConcurrentHashMap<>();

  private final MigrationFiles files;
  private final String root;
  private final Set<String> names;

  /**
   * @param root the directory of the repository that paths begin at; empty for the repository's own
   */
  LiquibaseFiles(MigrationFiles files, String root) {
    this.files = files;
    this.root = root;
    this.names = Set.copyOf(files.names());
  }

  /** The path that leads to the file. */
  String path(String name) {
    String inRepository = files.inRepository(name);
    return root.isEmpty() ? inRepository : inRepository.substring(root.length() + 1);
  }

  /** Where a path leads in the repository, for people. */
  String inRepository(String path) {
    return Directories.in(root, normal(path).orElse(path));
  }

  /** The name below the checkout's directory of the file that a path leads to. */
  Optional<String> name(String path) {
    return below(path).filter(names::contains);
  }

  /**
   * A file is going to be read.
   *
   * @throws IOException if that happened too often
   */
  void read(String path) throws IOException {
    if (reads.merge(path, 1, Integer::sum) > READ_AT_MOST) {
      throw new IOException(path + " is included again and again");
    }
  }

  @Override
  public List<Resource> getAll(String path) {
    return name(path)
        .<Resource>map(name -> new LiquibaseFile(this, path(name), files.file(name)))
        .stream()
        .toList();
  }

  @Override
  public List<Resource> search(String path, boolean recursive) {
    String directory = below(path).orElse("../");
    String prefix = directory.isEmpty() ? "" : directory + "/";
    return files.names().stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> recursive || name.indexOf('/', prefix.length()) < 0)
        .<Resource>map(name -> new LiquibaseFile(this, path(name), files.file(name)))
        .toList();
  }

  @Override
  public List<String> describeLocations() {
    return List.of("the files of the commit below " + Directories.in(files.path(), ""));
  }

  @Override
  public void close() {}

  /** Below the checkout's directory, whose own path is empty; nothing if it leads out of it. */
  private Optional<String> below(String path) {
    return normal(path)
        .map(normal -> normal.isEmpty() ? root : Directories.in(root, normal))
        .flatMap(inRepository -> {
          if (files.path().isEmpty()) {
            return Optional.of(inRepository);
          }
          if (inRepository.equals(files.path())) {
            return Optional.of("");
          }
          return inRepository.startsWith(files.path() + "/")
              ? Optional.of(inRepository.substring(files.path().length() + 1))
              : Optional.empty();
        });
  }

  private static Optional<String> normal(String path) {
    String plain =
        path.replace('\\', '/').replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", "");
    try {
      String normal = Path.of(plain).normalize().toString();
      return normal.equals("..") || normal.startsWith("../")
          ? Optional.empty()
          : Optional.of(normal);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

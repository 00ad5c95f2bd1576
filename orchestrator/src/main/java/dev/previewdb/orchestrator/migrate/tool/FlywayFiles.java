package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * What Flyway gets to see of a branch: SQL files and the settings beside them. It would run shell
 * scripts and programs too, on our machine, so those it never sees.
 */
final class FlywayFiles implements ResourceProvider {
  private static final String SQL = ".sql";
  private static final Set<String> PROGRAMS =
      Set.of("sh", "bash", "py", "ps1", "cmd", "bat", "class", "jar", "java", "kt", "groovy");
  private static final List<String> CALLBACKS = List.of("before", "after", "create");

  private final MigrationFiles files;

  FlywayFiles(MigrationFiles files) {
    this.files = files;
  }

  /**
   * Flyway would run it in production, and a preview will not.
   *
   * @throws PreviewDbException naming the file
   */
  void refusePrograms() {
    for (String name : files.names()) {
      String base = name.substring(name.lastIndexOf('/') + 1);
      String ending = base.substring(base.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      boolean isMigration = base.contains("__") && base.matches("[VRUB].*");
      boolean isCallback = CALLBACKS.stream().anyMatch(base::startsWith);
      if (PROGRAMS.contains(ending) && (isMigration || isCallback)) {
        throw PreviewDbException.of(
            Problem.MIGRATION_NOT_RUN_HERE, files.inRepository(name), "it is a program, not SQL");
      }
    }
  }

  Stream<FlywayFile> sql() {
    return files.names().stream()
        .filter(name -> name.endsWith(SQL))
        .map(name -> new FlywayFile(files, name));
  }

  @Override
  public @org.jspecify.annotations.Nullable LoadableResource getResource(String name) {
    Optional<String> known =
        files.names().stream()
            .filter(file -> file.endsWith(SQL) || file.endsWith(SQL + ".conf"))
            .filter(file -> file.equals(name) || files.inRepository(file).equals(name))
            .findFirst();
    return known.map(file -> new FlywayFile(files, file)).orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return sql()
        .filter(file -> file.getFilename().startsWith(prefix))
        .filter(file -> Stream.of(suffixes).anyMatch(file.getFilename()::endsWith))
        .<LoadableResource>map(file -> file)
        .toList();
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.exception.LiquibaseException;

/**
 * The changelog of a checkout, under each of the paths it may have in production. A change set is
 * known by its changelog's path, which begins at a directory that production's Liquibase is told of
 * and that the repository does not tell: often a directory of resources.
 */
final class LiquibaseChangelogs {
  private final List<LiquibaseChangelog> changelogs;
  private final boolean told;

  private LiquibaseChangelogs(List<LiquibaseChangelog> changelogs, boolean told) {
    this.changelogs = changelogs;
    this.told = told;
  }

  /**
   * @throws PreviewDbException if no file, or more than one, may be the changelog
   */
  static LiquibaseChangelogs of(MigrationFiles files, MigrationSettings settings) {
    Optional<String> path = settings.changelog().path();
    List<LiquibaseChangelog> found = new ArrayList<>();
    for (String root : roots(files.path())) {
      LiquibaseFiles seen = new LiquibaseFiles(files, root);
      Optional<String> name = path.isPresent() ? seen.name(path.get()) : Optional.of(only(files));
      name.ifPresent(
          changelog -> found.add(new LiquibaseChangelog(files, seen, changelog, settings)));
    }
    if (found.isEmpty()) {
      throw refused(
          "no file below %s has the path %s"
              .formatted(Directories.in(files.path(), ""), path.orElse("")));
    }
    return new LiquibaseChangelogs(found, path.isPresent());
  }

  /** The directories a path may begin at, the likeliest first. */
  static Set<String> roots(String path) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      all.add(path.substring(0, slash));
    }
    if (!path.isEmpty()) {
      all.add(path);
    }
    Set<String> roots = new LinkedHashSet<>();
    all.stream().filter(root -> Directories.name(root).equals("resources")).forEach(roots::add);
    roots.addAll(all);
    return roots;
  }

  private static String only(MigrationFiles files) {
    List<String> names = LiquibaseDirectories.changelogs(files);
    if (names.size() == 1) {
      return names.getFirst();
    }
    throw refused(
        names.isEmpty()
            ? "no file in %s is a changelog".formatted(Directories.in(files.path(), ""))
            : "which of %s is the changelog? Say so with migrations.changelog"
                .formatted(String.join(", ", names)));
  }

  /** The migrations by the first path under which Liquibase finds what the changelog includes. */
  List<Migration> listed() throws LiquibaseException {
    return readable(LiquibaseChangelog::listed);
  }

  interface Reading<T> {
    T of(LiquibaseChangelog changelog) throws LiquibaseException;
  }

  private <T> T readable(Reading<T> reading) throws LiquibaseException {
    Optional<LiquibaseException> first = Optional.empty();
    for (LiquibaseChangelog changelog : changelogs) {
      try {
        return reading.of(changelog);
      } catch (LiquibaseException e) {
        first = first.or(() -> Optional.of(e));
      }
    }
    throw first.orElseThrow();
  }

  /**
   * The one whose paths are those that production has recorded.
   *
   * @param ran {@code path::id::author} of what is recorded
   * @throws PreviewDbException if something is recorded and none has any of it
   */
  LiquibaseChangelog recorded(Set<String> ran) throws LiquibaseException {
    if (ran.isEmpty() || told) {
      return readable(changelog -> {
        changelog.identities();
        return changelog;
      });
    }
    Set<String> would = new LinkedHashSet<>();
    for (LiquibaseChangelog changelog : changelogs) {
      try {
        Set<String> identities = changelog.identities();
        if (identities.stream().anyMatch(ran::contains)) {
          return changelog;
        }
        would.addAll(identities);
      } catch (LiquibaseException e) {
        // what it includes is not there under this path
      }
    }
    if (would.isEmpty()) {
      return readable(changelog -> {
        changelog.identities();
        return changelog;
      });
    }
    throw PreviewDbException.of(
        Problem.LIQUIBASE_PATH_UNKNOWN, some(ran), changelogs.getFirst().file(), some(would));
  }

  private static String some(Set<String> identities) {
    return identities.stream()
        .map(identity -> identity.substring(0, identity.indexOf("::")))
        .distinct()
        .limit(3)
        .collect(Collectors.joining(", "));
  }

  private static PreviewDbException refused(String words) {
    return PreviewDbException.of(Problem.MIGRATION_REFUSED, "liquibase", words, "liquibase");
  }
}

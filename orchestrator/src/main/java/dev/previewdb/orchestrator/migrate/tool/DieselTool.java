package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Diesel 2.2, without Diesel. */
public final class DieselTool extends SqlTool {
  private static final String FILE = "up.sql";

  @Override
  public String name() {
    return "diesel";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<String> ups =
        tree.files().stream()
            .filter(file -> file.endsWith("/" + FILE))
            .filter(file -> Directories.name(migrations(file)).equals("migrations"))
            .toList();
    Set<String> all = ups.isEmpty() ? Set.of() : Set.copyOf(tree.files());
    Map<String, Integer> found = new TreeMap<>();
    for (String file : ups) {
      String project = Directories.parent(migrations(file));
      if (all.contains(Directories.in(project, "diesel.toml"))
          || all.contains(Directories.parent(file) + "/down.sql")) {
        found.merge(migrations(file), 1, Integer::sum);
      }
    }
    return found.entrySet().stream()
        .map(entry ->
            new Candidate(
                name(),
                entry.getKey(),
                "%s directories with up.sql".formatted(entry.getValue()),
                List.of()))
        .toList();
  }

  private static String migrations(String up) {
    return Directories.parent(Directories.parent(up));
  }

  /** In the order of the versions' text; a directory without up.sql is refused, as Diesel does. */
  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    TreeSet<String> directories = new TreeSet<>();
    for (String name : files.names()) {
      if (name.indexOf('/') >= 0 && !name.startsWith(".")) {
        directories.add(name.substring(0, name.indexOf('/')));
      }
    }
    TreeMap<String, Migration> versions = new TreeMap<>();
    for (String directory : directories) {
      String name = directory + "/" + FILE;
      if (!files.names().contains(name)) {
        throw refused("Invalid migration directory: %s has no up.sql".formatted(directory));
      }
      int end = directory.indexOf('_');
      String version = (end < 0 ? directory : directory.substring(0, end)).replace("-", "");
      String description = end < 0 ? "" : directory.substring(end + 1);
      versions.put(version, NumberedFiles.migration(files, version, description, name));
    }
    return List.copyOf(versions.values());
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new DieselSteps(run, all, session);
  }
}

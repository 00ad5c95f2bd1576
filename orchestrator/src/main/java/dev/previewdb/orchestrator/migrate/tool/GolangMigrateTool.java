package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** golang-migrate 4.20 with its driver {@code postgres}, without golang-migrate. */
public final class GolangMigrateTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([0-9]+)_(.*)\\.(down|up)\\.(.*)$");
  private static final Pattern UP = Pattern.compile("^[0-9]+_.*\\.up\\.sql$");

  @Override
  public String name() {
    return "golang-migrate";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, UP)
        .forEach((directory, files) -> {
          // sqlx has files of the same names
          if (!SqlxTool.ofSqlx(tree, directory)) {
            String evidence = "%s files named as 1_x.up.sql".formatted(files.size());
            candidates.add(new Candidate(name(), directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  /** A version with a file for the way down only is one without text. */
  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    TreeMap<Long, Migration> versions = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String name : files.names()) {
      Matcher matcher = FILE.matcher(name);
      if (name.indexOf('/') >= 0 || !matcher.matches() || !NumberedFiles.fits(matcher.group(1))) {
        continue;
      }
      long version = Long.parseLong(matcher.group(1));
      boolean up = matcher.group(3).equals("up");
      if (!seen.add(version + matcher.group(3))) {
        throw refused("duplicate migration file: " + name);
      }
      if (up || !versions.containsKey(version)) {
        versions.put(
            version,
            NumberedFiles.migration(files, String.valueOf(version), matcher.group(2), name));
      }
    }
    if (versions.isEmpty()) {
      throw refused("first .: file does not exist");
    }
    return List.copyOf(versions.values());
  }

  static boolean isUp(Migration migration) {
    Matcher matcher = FILE.matcher(Directories.name(migration.file()));
    return matcher.matches() && matcher.group(3).equals("up");
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new GolangMigrateSteps(run, all, session);
  }
}

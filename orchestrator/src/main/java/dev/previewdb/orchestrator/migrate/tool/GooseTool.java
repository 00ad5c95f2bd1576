package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** goose 3.30, without goose. */
public final class GooseTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([0-9]+)_(.*)\\.(sql|go)$", Pattern.DOTALL);
  private static final Pattern SQL = Pattern.compile("^[0-9]+_.*\\.sql$");
  private static final Pattern DIRECTIVE =
      Pattern.compile("^--.*\\+goose[ \\t]+up\\b", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  private static final int LOOK = 64 << 10;
  private static final int FILES_LOOKED_INTO = 3;

  @Override
  public String name() {
    return "goose";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, SQL)
        .forEach((directory, files) -> {
          if (files.stream()
              .limit(FILES_LOOKED_INTO)
              .anyMatch(file -> DIRECTIVE.matcher(tree.beginning(file, LOOK)).find())) {
            String evidence = "%s numbered files with '-- +goose Up'".formatted(files.size());
            candidates.add(new Candidate(name(), directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    TreeMap<Long, Migration> versions = new TreeMap<>();
    for (String name : files.names()) {
      if (name.indexOf('/') >= 0 || name.endsWith("_test.go")) {
        continue;
      }
      Matcher matcher = FILE.matcher(name);
      boolean numbered =
          matcher.matches()
              && NumberedFiles.fits(matcher.group(1))
              && Long.parseLong(matcher.group(1)) > 0;
      if (!numbered && name.endsWith(".sql")) {
        throw refused(
            "could not parse SQL migration file \"%s\": its name begins with no version greater than zero and '_'"
                .formatted(name));
      }
      if (!numbered) {
        continue;
      }
      long version = Long.parseLong(matcher.group(1));
      Migration migration =
          NumberedFiles.migration(files, String.valueOf(version), matcher.group(2), name);
      if (versions.put(version, migration) != null) {
        throw refused("goose: duplicate version %s detected".formatted(version));
      }
    }
    if (versions.isEmpty()) {
      throw refused("no migration files found");
    }
    return List.copyOf(versions.values());
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new GooseSteps(run, all, session);
  }
}

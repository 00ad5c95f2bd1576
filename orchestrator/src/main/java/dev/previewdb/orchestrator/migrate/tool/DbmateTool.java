package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** dbmate 2.36, without dbmate. */
public final class DbmateTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([0-9]+).*\\.sql$");
  private static final Pattern DIRECTIVE = Pattern.compile("^--\\s*migrate:up", Pattern.MULTILINE);
  private static final int LOOK = 64 << 10;
  private static final int FILES_LOOKED_INTO = 3;

  @Override
  public String name() {
    return "dbmate";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    Map<String, List<String>> numbered = Directories.of(tree, FILE);
    List<Candidate> candidates = new ArrayList<>();
    numbered.forEach((directory, files) -> {
      // numbered SQL files are many tools' form; the directive is dbmate's alone
      if (files.stream()
          .limit(FILES_LOOKED_INTO)
          .anyMatch(file -> DIRECTIVE.matcher(tree.beginning(file, LOOK)).find())) {
        String evidence = "%s numbered files with '-- migrate:up'".formatted(files.size());
        candidates.add(new Candidate(name(), directory, evidence, List.of()));
      }
    });
    return candidates;
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Migration> migrations = new ArrayList<>();
    for (String name : files.names()) {
      Matcher matcher = FILE.matcher(name);
      if (name.indexOf('/') < 0 && matcher.matches()) {
        String version = matcher.group(1);
        String description =
            name.substring(version.length(), name.length() - ".sql".length())
                .replace('_', ' ')
                .strip();
        String checksum = "sha256:" + Hash.of(Utf8.bytes(files.file(name)));
        migrations.add(
            new Migration(version, description, files.inRepository(name), checksum, false));
      }
    }
    if (migrations.isEmpty()) {
      throw refused("no migration files found");
    }
    return migrations;
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new DbmateSteps(run, all, session);
  }
}

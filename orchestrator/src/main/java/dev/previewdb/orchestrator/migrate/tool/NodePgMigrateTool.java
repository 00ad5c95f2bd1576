package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** node-pg-migrate 9 with migrations in SQL, without node-pg-migrate. */
public final class NodePgMigrateTool extends SqlTool {
  private static final Pattern NUMBERED =
      Pattern.compile("^([0-9]+)(.*?)(\\.[^.]*)?$", Pattern.DOTALL);
  private static final Pattern FILE = Pattern.compile("^[0-9]+[_-].*\\.(sql|[cm]?[jt]s)$");
  private static final Pattern DEPENDENCY = Pattern.compile("\"node-pg-migrate\"\\s*:");
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
  private static final int LOOK = 256 << 10;

  /** Of the files' names without their ending. */
  static final Comparator<String> ORDER =
      Comparator.comparingDouble(NodePgMigrateTool::number)
          .thenComparing(Comparator.naturalOrder());

  @Override
  public String name() {
    return "node-pg-migrate";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, FILE)
        .forEach((directory, files) -> {
          if (Directories.name(directory).equals("migrations") && dependedOn(tree, directory)) {
            String evidence =
                "%s files named as 1_x.sql, and a package.json with node-pg-migrate"
                    .formatted(files.size());
            candidates.add(new Candidate(name(), directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  private static boolean dependedOn(SourceTree tree, String directory) {
    for (String at = directory; !at.isEmpty(); ) {
      at = Directories.parent(at);
      String manifest = Directories.in(at, "package.json");
      if (tree.files().contains(manifest)
          && DEPENDENCY.matcher(tree.beginning(manifest, LOOK)).find()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Migration> migrations = new ArrayList<>();
    for (String name : files.names()) {
      if (name.indexOf('/') >= 0 || name.startsWith(".")) {
        continue;
      }
      Matcher matcher = NUMBERED.matcher(name);
      if (!matcher.matches()) {
        throw refused(
            "Error loading migration files: Cannot determine numeric prefix for \"%s\""
                .formatted(name));
      }
      migrations.add(NumberedFiles.migration(files, name.substring(0, matcher.end(2)), "", name));
    }
    migrations.sort(Comparator.comparing(Migration::id, ORDER));
    return migrations;
  }

  /** Seventeen digits are a time of day in UTC; as the tool's own numbers, 64 bits wide. */
  private static double number(String id) {
    Matcher matcher = NUMBERED.matcher(id);
    String digits = matcher.matches() ? matcher.group(1) : "0";
    if (digits.length() == 17) {
      try {
        return LocalDateTime.parse(digits.substring(0, 14), UTC)
            .plus(Long.parseLong(digits.substring(14)), ChronoUnit.MILLIS)
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
      } catch (DateTimeException e) {
        return Double.NaN;
      }
    }
    return Double.parseDouble(digits);
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new NodePgMigrateSteps(run, all, session);
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Atlas's versioned migrations, without Atlas. */
public final class AtlasTool extends SqlTool {
  private static final Pattern SQL = Pattern.compile(".*\\.sql", Pattern.DOTALL);

  /** Of goose, dbmate and Liquibase; their files have the way back in them, too. */
  private static final Pattern OTHER_FORMAT =
      Pattern.compile(
          "^--[ \\t]*(\\+goose[ \\t]+up|migrate:up|liquibase formatted sql)\\b",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  /** What {@code atlas migrate hash} writes into {@code atlas.sum} of the directory as it is. */
  public static String sum(MigrationFiles files) {
    return AtlasSum.of(files).text();
  }

  @Override
  public String name() {
    return "atlas";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    Set<String> all = new HashSet<>(tree.files());
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, SQL)
        .forEach((directory, files) -> {
          if (all.contains(Directories.in(directory, AtlasSum.NAME))) {
            String evidence = "%s files of SQL beside atlas.sum".formatted(files.size());
            candidates.add(new Candidate(name(), directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  /** The names of Atlas's files, in its order. */
  static List<String> files(MigrationFiles files) {
    return files.names().stream()
        .filter(name -> name.indexOf('/') < 0 && name.endsWith(".sql"))
        .toList();
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<String> names = files(files);
    refuseChanged(files, names);
    return names.stream().map(name -> migration(files, name)).toList();
  }

  /** Before anything else, as Atlas does. */
  private void refuseChanged(MigrationFiles files, List<String> names) {
    if (!Files.exists(files.file(AtlasSum.NAME))) {
      if (!names.isEmpty()) {
        throw refused("checksum file not found: there is no atlas.sum beside the migrations");
      }
      return;
    }
    try {
      String text = new String(Utf8.bytes(files.file(AtlasSum.NAME)), StandardCharsets.UTF_8);
      AtlasSum.read(text)
          .change(AtlasSum.of(files))
          .ifPresent(change -> {
            throw refused(
                "checksum mismatch: %s; 'atlas migrate hash' writes atlas.sum anew"
                    .formatted(change));
          });
    } catch (ToolRefusal e) {
      throw refused(e.words());
    }
  }

  /** One that is a checkpoint stands for all before it, and is never late. */
  private static Migration migration(MigrationFiles files, String name) {
    String text = new String(Utf8.bytes(files.file(name)), StandardCharsets.UTF_8);
    Migration numbered = NumberedFiles.migration(files, version(name), description(name), name);
    return new Migration(
        numbered.id(),
        numbered.description(),
        numbered.file(),
        numbered.checksum(),
        !AtlasDirectives.ofFile(text, "checkpoint").isEmpty());
  }

  /** Runs in an empty database alone, instead of all before it. */
  static boolean isCheckpoint(Migration migration) {
    return migration.repeatable();
  }

  private static String version(String name) {
    String base = name.substring(0, name.length() - ".sql".length());
    int end = base.indexOf('_');
    return end < 0 ? base : base.substring(0, end);
  }

  /** As the table has it. */
  static String description(String name) {
    int begin = name.indexOf('_');
    return begin < 0 ? "" : name.substring(begin + 1, name.length() - ".sql".length());
  }

  /**
   * The statements' text.
   *
   * @throws PreviewDbException if it is of a kind that is not run here
   */
  static String text(MigrationFiles files, Migration migration) {
    String text = Utf8.text(files, migration);
    if (!AtlasDirectives.ofFile(text, "txtar").isEmpty()) {
      throw notRunHere(migration, "it is an archive of Atlas's (atlas:txtar)");
    }
    if (OTHER_FORMAT.matcher(text).find()) {
      throw notRunHere(
          migration, "it is in another tool's format, which Atlas is told by ?format=");
    }
    return text;
  }

  private static PreviewDbException notRunHere(Migration migration, String why) {
    return PreviewDbException.of(Problem.MIGRATION_NOT_RUN_HERE, migration.file(), why);
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new AtlasSteps(run, all, session);
  }
}

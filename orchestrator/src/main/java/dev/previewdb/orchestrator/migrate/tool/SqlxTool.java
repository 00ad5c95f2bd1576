package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** sqlx 0.8, without sqlx. */
public final class SqlxTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([^_]*)_(.*\\.sql)$", Pattern.DOTALL);
  private static final Pattern NUMBERED = Pattern.compile("^[0-9]+_.*\\.sql$");
  private static final Pattern DOWN = Pattern.compile("^.*\\.down\\.sql$", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("^\\+?([0-9]+)$");
  private static final Pattern DEPENDENCY =
      Pattern.compile("^(sqlx\\b|\\[.*dependencies\\.sqlx\\])", Pattern.MULTILINE);
  private static final int LOOK = 64 << 10;

  @Override
  public String name() {
    return "sqlx";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, NUMBERED)
        .forEach((directory, files) -> {
          if (Directories.name(directory).equals("migrations") && ofSqlx(tree, directory)) {
            String evidence =
                "%s files named as 1_x.sql, and a Cargo.toml with sqlx".formatted(files.size());
            candidates.add(new Candidate(name(), directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  /** The nearest Cargo.toml above the directory depends on sqlx. */
  static boolean ofSqlx(SourceTree tree, String directory) {
    for (String at = directory; !at.isEmpty(); ) {
      at = Directories.parent(at);
      String manifest = Directories.in(at, "Cargo.toml");
      if (tree.files().contains(manifest)) {
        return DEPENDENCY.matcher(tree.beginning(manifest, LOOK)).find();
      }
    }
    return false;
  }

  /** Reads all files, those for the way down too, as sqlx does. */
  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Migration> migrations = new ArrayList<>();
    for (String name : files.names()) {
      Matcher matcher = FILE.matcher(name);
      if (name.indexOf('/') >= 0 || !matcher.matches()) {
        continue;
      }
      String version = version(name, matcher.group(1));
      String text = Utf8.text(files.file(name), files.inRepository(name));
      if (!DOWN.matcher(name).matches()) {
        migrations.add(
            new Migration(
                version,
                description(matcher.group(2)),
                files.inRepository(name),
                "sha384:" + Hash.of("SHA-384", text.getBytes(StandardCharsets.UTF_8)),
                false));
      }
    }
    migrations.sort(Comparator.comparingLong(migration -> Long.parseLong(migration.id())));
    return migrations;
  }

  private String version(String name, String prefix) {
    Matcher number = NUMBER.matcher(prefix);
    if (!number.matches() || !NumberedFiles.fits(number.group(1))) {
      throw refused(
          "error parsing migration filename \"%s\"; expected integer version prefix (e.g. `01_foo.sql`)"
              .formatted(name));
    }
    return NumberedFiles.canonical(number.group(1));
  }

  /** The table has it, so no blank is taken away. */
  private static String description(String rest) {
    String suffix = rest.endsWith(".up.sql") ? ".up.sql" : ".sql";
    String description = rest;
    while (description.endsWith(suffix)) {
      description = description.substring(0, description.length() - suffix.length());
    }
    return description.replace('_', ' ');
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new SqlxSteps(run, all, session);
  }

  /** Versions of all files, those with a way down only too. */
  static List<String> versions(MigrationFiles files) {
    List<String> versions = new ArrayList<>();
    for (String name : files.names()) {
      Matcher matcher = FILE.matcher(name);
      if (name.indexOf('/') < 0 && matcher.matches()) {
        Matcher number = NUMBER.matcher(matcher.group(1));
        if (number.matches()) {
          versions.add(NumberedFiles.canonical(number.group(1)));
        }
      }
    }
    return versions;
  }
}

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Drizzle without Drizzle. A journal tells the format of before 1.0 (as 0.45 writes it) from that
 * of 1.0 (as 1.0.0-rc.5 does), which has a directory for each migration.
 */
public final class DrizzleTool extends SqlTool {
  private static final Pattern FOLDER = Pattern.compile("[0-9]{14}_[^/]*");
  private static final String FILE = "migration.sql";

  /** Close to the order of the tool's localeCompare, whose first 14 characters are digits. */
  static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> name.toLowerCase(Locale.ROOT))
          .thenComparing(Comparator.reverseOrder());

  @Override
  public String name() {
    return "drizzle";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    Map<String, String> found = new TreeMap<>();
    List<String> inFolders = new ArrayList<>();
    for (String file : tree.files()) {
      if (file.equals(DrizzleJournal.FILE) || file.endsWith("/" + DrizzleJournal.FILE)) {
        found.put(Directories.parent(Directories.parent(file)), "a " + DrizzleJournal.FILE);
      } else if (file.endsWith("/" + FILE)
          && FOLDER.matcher(Directories.name(Directories.parent(file))).matches()) {
        inFolders.add(Directories.parent(file));
      }
    }
    Set<String> all = inFolders.isEmpty() ? Set.of() : Set.copyOf(tree.files());
    Map<String, Integer> folders = new TreeMap<>();
    for (String folder : inFolders) {
      // Prisma has directories of the same names
      if (all.contains(folder + "/snapshot.json")) {
        folders.merge(Directories.parent(folder), 1, Integer::sum);
      }
    }
    folders.forEach((directory, count) ->
        found.putIfAbsent(
            directory, "%s directories with migration.sql and snapshot.json".formatted(count)));
    return found.entrySet().stream()
        .map(entry -> new Candidate(name(), entry.getKey(), entry.getValue(), List.of()))
        .toList();
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Migration> migrations = new ArrayList<>();
    if (DrizzleJournal.in(files)) {
      for (DrizzleJournal.Entry entry : DrizzleJournal.read(files)) {
        String name = entry.tag() + ".sql";
        if (!files.names().contains(name)) {
          throw refused("No file %s found in %s folder".formatted(name, files.path()));
        }
        migrations.add(migration(files, entry.tag(), name));
      }
      return migrations;
    }
    for (String name : files.names()) {
      String folder = Directories.parent(name);
      if (folder.indexOf('/') < 0 && name.equals(folder + "/" + FILE)) {
        migrations.add(migration(files, folder, name));
      }
    }
    if (migrations.isEmpty()) {
      throw refused("Can't find meta/_journal.json file, nor a directory with migration.sql");
    }
    migrations.sort(Comparator.comparing(Migration::id, ORDER));
    return migrations;
  }

  /** The hash is of the text as Node reads it. */
  private static Migration migration(MigrationFiles files, String id, String name) {
    String text = new String(Utf8.bytes(files.file(name)), StandardCharsets.UTF_8);
    String hash = Hash.of(text.getBytes(StandardCharsets.UTF_8));
    return new Migration(id, "", files.inRepository(name), "sha256:" + hash, false);
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return DrizzleJournal.in(run.files())
        ? new DrizzleJournalSteps(run, all, session)
        : new DrizzleFolderSteps(run, all, session);
  }
}

package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prisma Migrate up to 7.3, without Prisma, by what its engine is known to do. */
public final class PrismaTool extends SqlTool {
  private static final String LOCK = "migration_lock.toml";
  private static final String FILE = "migration.sql";
  private static final Pattern PROVIDER =
      Pattern.compile("^\\s*provider\\s*=\\s*\"([^\"]*)\"", Pattern.MULTILINE);

  @Override
  public String name() {
    return "prisma";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    for (String file : tree.files()) {
      if (file.endsWith(LOCK) && Directories.name(file).equals(LOCK)) {
        candidates.add(new Candidate(name(), Directories.parent(file), "a " + LOCK, List.of()));
      }
    }
    return candidates;
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    TreeSet<String> directories = new TreeSet<>();
    for (String name : files.names()) {
      if (name.equals(LOCK)) {
        refuseOtherProvider(Utf8.text(files.file(name), files.inRepository(name)));
      } else if (name.indexOf('/') >= 0) {
        directories.add(name.substring(0, name.indexOf('/')));
      }
    }
    List<Migration> migrations = new ArrayList<>();
    for (String directory : directories) {
      String name = directory + "/" + FILE;
      if (!files.names().contains(name)) {
        throw refused(
            "Could not find the migration file at %s. Please delete the directory or restore the migration file."
                .formatted(name));
      }
      migrations.add(NumberedFiles.migration(files, directory, "", name));
    }
    return migrations;
  }

  private void refuseOtherProvider(String lock) {
    Matcher provider = PROVIDER.matcher(lock);
    if (provider.find() && !provider.group(1).equals("postgresql")) {
      throw refused(
          "The datasource provider `postgresql` does not match the one specified in the migration_lock.toml, `%s`"
              .formatted(provider.group(1)));
    }
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new PrismaSteps(run, all, session);
  }
}

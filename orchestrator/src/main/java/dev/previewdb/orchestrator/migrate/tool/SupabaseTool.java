package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.jdbc.PreferQueryMode;

/** Supabase's migrations, without Supabase's command line. */
public final class SupabaseTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([0-9]+)_(.*)\\.sql$");

  /** Of a dump that an old command line made; a first file of that name is not run. */
  private static final Pattern OLD_DUMP = Pattern.compile("([0-9]{14})_init\\.sql");

  private static final long DUMPS_ENDED = 20211209000000L;

  @Override
  public String name() {
    return "supabase";
  }

  @Override
  public List<Candidate> detect(SourceTree tree) {
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, FILE)
        .forEach((directory, files) -> {
          if (("/" + directory).endsWith("/supabase/migrations")) {
            String evidence = "%s numbered files in supabase/migrations".formatted(files.size());
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
      boolean first = name.equals(files.names().getFirst());
      if (name.indexOf('/') < 0 && matcher.matches() && !(first && isOldDump(name))) {
        migrations.add(NumberedFiles.migration(files, matcher.group(1), matcher.group(2), name));
      }
    }
    return migrations;
  }

  private static boolean isOldDump(String name) {
    Matcher matcher = OLD_DUMP.matcher(name);
    return matcher.find() && Long.parseLong(matcher.group(1)) < DUMPS_ENDED;
  }

  /** What the table calls it. */
  static String recordedName(Migration migration) {
    Matcher matcher = FILE.matcher(Directories.name(migration.file()));
    return matcher.matches() ? matcher.group(2) : "";
  }

  @Override
  PreferQueryMode protocol() {
    return PreferQueryMode.EXTENDED_FOR_PREPARED;
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new SupabaseSteps(run, all, session);
  }
}

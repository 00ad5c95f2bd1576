package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbered files of SQL that somebody gives to psql. Only where the configuration says so. */
public final class PlainSqlTool extends SqlTool {
  private static final Pattern FILE = Pattern.compile("^([0-9]+)(?:[-_. ](.*))?\\.sql$");

  private record Numbered(BigInteger number, String name, Migration migration) {}

  @Override
  public String name() {
    return "sql";
  }

  /** Any directory of SQL would do, so none is proposed. */
  @Override
  public List<Candidate> detect(SourceTree tree) {
    return List.of();
  }

  /** By number, then by name; a file is known by its whole name. */
  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Numbered> found = new ArrayList<>();
    for (String name : files.names()) {
      Matcher matcher = FILE.matcher(name);
      if (name.indexOf('/') < 0 && matcher.matches()) {
        String description = matcher.group(2) == null ? "" : matcher.group(2);
        found.add(
            new Numbered(
                new BigInteger(matcher.group(1)),
                name,
                NumberedFiles.migration(files, name, description, name)));
      }
    }
    if (found.isEmpty()) {
      throw refused("no file is named as 001_x.sql");
    }
    found.sort(Comparator.comparing(Numbered::number).thenComparing(Numbered::name));
    return found.stream().map(Numbered::migration).toList();
  }

  @Override
  ToolSteps steps(MigrationRun run, List<Migration> all, ToolSession session) {
    return new PlainSqlSteps(run, all, session);
  }
}

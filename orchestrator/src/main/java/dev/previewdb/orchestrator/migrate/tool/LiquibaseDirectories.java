package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds Liquibase's changelogs: by the name of the one that includes the others, and by a look. */
final class LiquibaseDirectories {
  private static final Pattern MASTER =
      Pattern.compile(
          "(?i)(master|(.*[._-])?changelog([._-]?(master|root|main|index))?|(master|root|main)[._-]changelog)\\.(xml|ya?ml|json|sql)");
  private static final Pattern ANY = Pattern.compile("(?i).*\\.(xml|ya?ml|json|sql)");
  private static final Pattern LOOKS =
      Pattern.compile(
          "<([a-z]+:)?databaseChangeLog\\b|^\\s*[\"']?databaseChangeLog[\"']?\\s*:|[{,]\\s*\"databaseChangeLog\"|^\\s*--\\s*liquibase formatted sql",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern BUILT =
      Pattern.compile("(^|.*/)(target|build|out|bin|node_modules|test)(/.*|$)");
  private static final int LOOK = 16 << 10;

  private LiquibaseDirectories() {}

  /** Directories with such a changelog, but those below another one. */
  static List<Candidate> candidates(String tool, SourceTree tree) {
    TreeSet<String> tops = new TreeSet<>();
    List<Candidate> candidates = new ArrayList<>();
    Directories.of(tree, MASTER)
        .forEach((directory, files) -> {
          List<String> masters =
              files.stream()
                  .filter(file -> LOOKS.matcher(tree.beginning(file, LOOK)).find())
                  .toList();
          boolean below =
              tops.stream().anyMatch(top -> top.isEmpty() || directory.startsWith(top + "/"));
          if (!masters.isEmpty() && !below && !BUILT.matcher(directory).matches()) {
            tops.add(directory);
            String evidence = "the changelog " + Directories.name(masters.getFirst());
            candidates.add(new Candidate(tool, directory, evidence, List.of()));
          }
        });
    return candidates;
  }

  /** The names of what may be the changelog in a checkout: named as one, else any that is one. */
  static List<String> changelogs(MigrationFiles files) {
    List<String> all =
        files.names().stream()
            .filter(name -> name.indexOf('/') < 0 && ANY.matcher(name).matches())
            .filter(name -> LOOKS.matcher(beginning(files, name)).find())
            .toList();
    List<String> masters = all.stream().filter(name -> MASTER.matcher(name).matches()).toList();
    return masters.isEmpty() ? all : masters;
  }

  private static String beginning(MigrationFiles files, String name) {
    byte[] bytes = Utf8.bytes(files.file(name));
    return new String(bytes, 0, Math.min(bytes.length, LOOK), StandardCharsets.UTF_8);
  }
}

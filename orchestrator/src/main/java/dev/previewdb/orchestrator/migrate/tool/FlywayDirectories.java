package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds Flyway's directories by the names of their files: Flyway reads a directory and all below.
 */
final class FlywayDirectories {
  private static final Pattern VERSIONED = Pattern.compile("V[0-9]+([._][0-9]+)*__[^/]+\\.sql");
  private static final Pattern CODE = Pattern.compile("[VR][^/]*__[^/]+\\.(java|kt|groovy|scala)");
  private static final Pattern BUILT =
      Pattern.compile("(^|.*/)(target|build|out|bin|node_modules|test)(/.*|$)");

  private final String tool;
  private final List<String> files;

  FlywayDirectories(String tool, List<String> files) {
    this.tool = tool;
    this.files = files;
  }

  List<Candidate> candidates() {
    Map<String, Integer> counts = new TreeMap<>();
    for (String file : files) {
      if (!file.endsWith(".sql") || !VERSIONED.matcher(name(file)).matches()) {
        continue;
      }
      String directory = directory(file);
      if (!BUILT.matcher(directory).matches()) {
        counts.merge(root(directory), 1, Integer::sum);
      }
    }
    TreeSet<String> tops = new TreeSet<>();
    for (String directory : counts.keySet()) {
      if (tops.stream().noneMatch(top -> below(directory, top))) {
        tops.add(directory);
      }
    }
    return tops.stream().map(top -> candidate(top, counts)).toList();
  }

  private Candidate candidate(String top, Map<String, Integer> counts) {
    int count =
        counts.entrySet().stream()
            .filter(found -> found.getKey().equals(top) || below(found.getKey(), top))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return new Candidate(tool, top, count + " files named as V1__x.sql", caveats());
  }

  private List<String> caveats() {
    List<String> caveats = new ArrayList<>();
    for (String file : files) {
      if (CODE.matcher(name(file)).matches() && directory(file).endsWith("db/migration")) {
        caveats.add(file + " is a migration in code, which previews do not run");
      }
    }
    return caveats;
  }

  /** Flyway's own default ends in db/migration, and people sort files into directories below it. */
  private static String root(String directory) {
    int at = ("/" + directory + "/").indexOf("/db/migration/");
    return at < 0 ? directory : directory.substring(0, at + "db/migration".length());
  }

  private static boolean below(String directory, String top) {
    return top.isEmpty() ? !directory.isEmpty() : directory.startsWith(top + "/");
  }

  private static String directory(String file) {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}

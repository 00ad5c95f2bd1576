package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directories of a commit by the names of the files in them. */
final class Directories {
  private Directories() {}

  /**
   * Each directory that has files of such a name, with their paths in the tree's order.
   *
   * @param name the whole name, without directories
   */
  static Map<String, List<String>> of(SourceTree tree, Pattern name) {
    Map<String, List<String>> found = new TreeMap<>();
    // every tool looks at every file of what may be a large repository: nothing is made for one
    Matcher matcher = name.matcher("");
    for (String file : tree.files()) {
      if (matcher.reset(file).region(file.lastIndexOf('/') + 1, file.length()).matches()) {
        found.computeIfAbsent(parent(file), any -> new ArrayList<>()).add(file);
      }
    }
    return found;
  }

  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of what lies in a directory; the root's is empty. */
  static String in(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}

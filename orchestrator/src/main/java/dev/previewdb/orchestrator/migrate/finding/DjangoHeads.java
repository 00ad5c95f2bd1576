package dev.previewdb.orchestrator.migrate.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The last migrations of each of Django's apps, of which there may be one. */
final class DjangoHeads {
  /** What Django's own tables have place for. */
  private static final int LONGEST_LABEL = 100;

  private final Map<String, DjangoApp> apps = new TreeMap<>();

  /** One more file, whether it is a migration or not. */
  void add(PythonFile file) {
    // Django's own rule for what is none
    if (!file.module().startsWith("_") && !file.module().startsWith("~")) {
      file.bodyOf("Migration")
          .ifPresent(body ->
              apps.computeIfAbsent(file.directory(), DjangoApp::new).add(file.module(), body));
    }
  }

  /**
   * Of all apps.
   *
   * @param file gives one by its path; empty where there is none
   */
  List<Finding> findings(Function<String, Optional<PythonFile>> file) {
    return apps.entrySet().stream()
        .flatMap(app -> app.getValue().finding(label(app.getKey(), file)).stream())
        .toList();
  }

  /** As <code>apps.py</code> says; else a package of that name. */
  private static String label(String directory, Function<String, Optional<PythonFile>> file) {
    String parent = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
    return file.apply(parent + "/apps.py").stream()
        .flatMap(apps -> apps.statements().stream())
        .filter(statement -> statement.indent() > 0 && statement.begins("label"))
        .flatMap(statement -> statement.value().flatMap(PythonFile::texts).stream())
        .flatMap(Set::stream)
        .filter(label -> label.length() <= LONGEST_LABEL)
        .findFirst()
        .orElse(parent.substring(parent.lastIndexOf('/') + 1));
  }
}

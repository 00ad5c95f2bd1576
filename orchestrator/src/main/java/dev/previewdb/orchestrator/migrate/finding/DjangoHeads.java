package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.finding.PythonFile.Pair;
import dev.previewdb.orchestrator.migrate.finding.PythonLexer.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The last migrations of each of Django's apps, of which there may be one. */
final class DjangoHeads {
  /** What Django's own tables have place for. */
  private static final int LONGEST_LABEL = 100;

  private final String directory;
  private final String app;
  private final Map<String, Node> nodes = new TreeMap<>();

  private DjangoHeads(String directory, String app) {
    this.directory = directory;
    this.app = app;
  }

  private record Node(Set<Pair> after, Set<Pair> before, Set<Pair> replaces) {}

  /**
   * Of all apps.
   *
   * @param file gives the text of one by its path
   */
  static List<Finding> in(List<PythonFile> files, Function<String, Optional<PythonFile>> file) {
    Map<String, List<PythonFile>> directories = new TreeMap<>();
    for (PythonFile migration : files) {
      // Django's own rule for what is none
      if (!migration.module().startsWith("_")
          && !migration.module().startsWith("~")
          && migration.bodyOf("Migration").isPresent()) {
        directories.computeIfAbsent(migration.directory(), any -> new ArrayList<>()).add(migration);
      }
    }
    List<Finding> found = new ArrayList<>();
    directories.forEach((directory, migrations) ->
        new DjangoHeads(directory, app(directory, file)).finding(migrations).ifPresent(found::add));
    return found;
  }

  /** As <code>apps.py</code> says; else a package of that name. */
  private static String app(String directory, Function<String, Optional<PythonFile>> file) {
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

  private Optional<Finding> finding(List<PythonFile> migrations) {
    for (PythonFile migration : migrations) {
      Optional<Node> node = read(migration);
      if (node.isEmpty()) {
        return Optional.empty(); // one that computes its place may follow any other
      }
      nodes.put(migration.module(), node.get());
    }
    if (isOfAnotherName()) {
      return Optional.empty();
    }
    List<String> heads = new ArrayList<>(heads());
    return heads.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Finding(
                FindingKind.TWO_HEADS,
                "the app %s of Django has %s last migrations, %s: `migrate` refuses to run"
                    .formatted(app, heads.size(), Findings.named(heads)),
                directory + "/" + heads.getLast() + PythonFile.SUFFIX,
                "join them with `manage.py makemigrations --merge`, or have the newer one depend on the other"));
  }

  private static Optional<Node> read(PythonFile file) {
    List<Statement> body = file.bodyOf("Migration").orElseThrow();
    Optional<Set<Pair>> after = pairs("dependencies", body);
    Optional<Set<Pair>> before = pairs("run_before", body);
    Optional<Set<Pair>> replaces = pairs("replaces", body);
    return after.isPresent() && before.isPresent() && replaces.isPresent()
        ? Optional.of(new Node(after.get(), before.get(), replaces.get()))
        : Optional.empty();
  }

  private static Optional<Set<Pair>> pairs(String name, List<Statement> body) {
    return PythonFile.assigned(name, body).map(PythonFile::pairs).orElse(Optional.of(Set.of()));
  }

  /** The setting MIGRATION_MODULES may have put an app's migrations anywhere. */
  private boolean isOfAnotherName() {
    boolean own = false;
    boolean others = false;
    for (Node node : nodes.values()) {
      for (Pair pair : node.after()) {
        own |= pair.first().equals(app);
        others |= !pair.first().equals(app) && nodes.containsKey(pair.second());
      }
    }
    return others && !own;
  }

  /** One that is there in place of others stands where they do. */
  private Set<String> heads() {
    Map<String, String> instead = new HashMap<>();
    nodes.forEach(
        (name, node) -> own(node.replaces()).forEach(replaced -> instead.put(replaced, name)));
    Set<String> followed = new HashSet<>();
    nodes.forEach((name, node) -> {
      String self = instead.getOrDefault(name, name);
      own(node.after()).stream()
          .map(other -> instead.getOrDefault(other, other))
          .filter(other -> !other.equals(self))
          .forEach(followed::add);
      if (!own(node.before()).isEmpty()) {
        followed.add(self);
      }
    });
    Set<String> heads = new TreeSet<>(nodes.keySet());
    heads.removeAll(instead.keySet());
    heads.removeAll(followed);
    return heads;
  }

  private Set<String> own(Set<Pair> pairs) {
    Set<String> names = new TreeSet<>();
    for (Pair pair : pairs) {
      if (pair.first().equals(app)) {
        names.add(pair.second());
      }
    }
    return names;
  }
}

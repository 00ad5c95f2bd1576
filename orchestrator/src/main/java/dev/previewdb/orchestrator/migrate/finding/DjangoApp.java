package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;
import dev.previewdb.orchestrator.migrate.finding.PythonFile.Pair;
import dev.previewdb.orchestrator.migrate.finding.PythonLexer.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The migrations of one directory, which is one app's, and what each follows. */
final class DjangoApp {
  private final String directory;
  private final Map<String, Node> nodes = new TreeMap<>();

  /** Whether one computes its place: it may follow any other. */
  private boolean computed;

  DjangoApp(String directory) {
    this.directory = directory;
  }

  private record Node(Set<Pair> after, Set<Pair> before, Set<Pair> replaces) {}

  /** One more, by its name and the body of its class. */
  void add(String name, List<Statement> body) {
    Optional<Set<Pair>> after = pairs("dependencies", body);
    Optional<Set<Pair>> before = pairs("run_before", body);
    Optional<Set<Pair>> replaces = pairs("replaces", body);
    if (after.isPresent() && before.isPresent() && replaces.isPresent()) {
      nodes.put(name, new Node(after.get(), before.get(), replaces.get()));
    } else {
      computed = true;
    }
  }

  /** That there are several; empty where nothing is wrong, or nothing can be told. */
  Optional<Finding> finding(String app) {
    if (computed || isOfAnotherName(app)) {
      return Optional.empty();
    }
    List<String> heads = List.copyOf(heads(app));
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

  private static Optional<Set<Pair>> pairs(String name, List<Statement> body) {
    return PythonFile.assigned(name, body).map(PythonFile::pairs).orElse(Optional.of(Set.of()));
  }

  /** The setting MIGRATION_MODULES may have put an app's migrations anywhere. */
  private boolean isOfAnotherName(String app) {
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
  private Set<String> heads(String app) {
    Map<String, String> instead = new HashMap<>();
    nodes.forEach(
        (name, node) -> own(app, node.replaces()).forEach(replaced -> instead.put(replaced, name)));
    Set<String> followed = new HashSet<>();
    nodes.forEach((name, node) -> {
      String self = instead.getOrDefault(name, name);
      own(app, node.after()).stream()
          .map(other -> instead.getOrDefault(other, other))
          .filter(other -> !other.equals(self))
          .forEach(followed::add);
      if (!own(app, node.before()).isEmpty()) {
        followed.add(self);
      }
    });
    Set<String> heads = new TreeSet<>(nodes.keySet());
    heads.removeAll(instead.keySet());
    heads.removeAll(followed);
    return heads;
  }

  private static Set<String> own(String app, Set<Pair> pairs) {
    Set<String> names = new TreeSet<>();
    for (Pair pair : pairs) {
      if (pair.first().equals(app)) {
        names.add(pair.second());
      }
    }
    return names;
  }
}

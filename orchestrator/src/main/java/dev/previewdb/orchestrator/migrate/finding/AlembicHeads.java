package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Alembic's revisions that no other follows, as <code>alembic heads</code> tells them. Heads that
 * branch labels tell apart are meant to be several.
 */
final class AlembicHeads {
  /** Its table has place for 32 characters. */
  private static final int LONGEST_ID = 100;

  private final Map<String, Revision> revisions = new LinkedHashMap<>();

  /** Whether one computes its place: it may follow any other. */
  private boolean computed;

  private record Revision(
      String id, String path, String directory, Set<String> after, Set<String> labels) {}

  /** One more file, whether it is a revision or not. */
  void add(PythonFile file) {
    if (file.assigned("revision").isPresent() && file.assigned("down_revision").isPresent()) {
      read(file)
          .ifPresentOrElse(
              revision -> revisions.put(revision.id(), revision), () -> computed = true);
    }
  }

  private static Optional<Revision> read(PythonFile file) {
    Optional<Set<String>> id = file.assigned("revision").flatMap(PythonFile::texts);
    Optional<Set<String>> after = file.assigned("down_revision").flatMap(PythonFile::texts);
    Optional<Set<String>> labels =
        file.assigned("branch_labels").map(PythonFile::texts).orElse(Optional.of(Set.of()));
    return id.filter(ids -> ids.size() == 1 && ids.iterator().next().length() <= LONGEST_ID)
        .flatMap(ids ->
            after.flatMap(before ->
                labels.map(some ->
                    new Revision(
                        ids.iterator().next(), file.path(), file.directory(), before, some))));
  }

  List<Finding> findings() {
    if (computed) {
      return List.of();
    }
    Set<String> followed = new HashSet<>();
    revisions.values().forEach(revision -> followed.addAll(revision.after()));
    Map<String, String> environments = environments();
    Map<Set<String>, List<Revision>> together = new LinkedHashMap<>();
    for (Revision revision : new TreeMap<>(revisions).values()) {
      if (!followed.contains(revision.id())) {
        Set<String> place = new TreeSet<>(labels(revision));
        place.add("/" + environments.get(revision.id())); // no label has a slash in front
        together.computeIfAbsent(place, any -> new ArrayList<>()).add(revision);
      }
    }
    return together.values().stream()
        .filter(heads -> heads.size() > 1)
        .map(AlembicHeads::finding)
        .toList();
  }

  private static Finding finding(List<Revision> heads) {
    return new Finding(
        FindingKind.TWO_HEADS,
        "Alembic has %s heads, %s: `alembic upgrade head` refuses to run, and `upgrade heads` takes them in no order that is written down"
            .formatted(heads.size(), Findings.named(heads.stream().map(Revision::id).toList())),
        heads.getLast().path(),
        "join them with `alembic merge heads`, or have the newer one name the other as its `down_revision`");
  }

  /** Its own, and those of all that it follows. */
  private Set<String> labels(Revision head) {
    Set<String> labels = new HashSet<>();
    for (String id : reach(head.id(), this::after)) {
      Optional.ofNullable(revisions.get(id)).ifPresent(found -> labels.addAll(found.labels()));
    }
    return labels;
  }

  private Set<String> after(String id) {
    return Optional.ofNullable(revisions.get(id)).map(Revision::after).orElse(Set.of());
  }

  /** What revisions are of one environment: those of one directory, and those that are linked. */
  private Map<String, String> environments() {
    Map<String, Set<String>> links = new HashMap<>();
    for (Revision revision : revisions.values()) {
      Set<String> near = new HashSet<>(revision.after());
      near.add("/" + revision.directory()); // no revision's id has a slash in front
      for (String other : near) {
        links.computeIfAbsent(revision.id(), any -> new LinkedHashSet<>()).add(other);
        links.computeIfAbsent(other, any -> new LinkedHashSet<>()).add(revision.id());
      }
    }
    Map<String, String> environments = new HashMap<>();
    for (String id : revisions.keySet()) {
      if (!environments.containsKey(id)) {
        reach(id, from -> links.getOrDefault(from, Set.of()))
            .forEach(reached -> environments.put(reached, id));
      }
    }
    return environments;
  }

  private static Set<String> reach(String from, Function<String, Set<String>> next) {
    Set<String> reached = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (String id : next.apply(open.remove())) {
        if (reached.add(id)) {
          open.add(id);
        }
      }
    }
    return reached;
  }
}

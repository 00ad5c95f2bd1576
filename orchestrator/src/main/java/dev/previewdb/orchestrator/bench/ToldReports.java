package dev.previewdb.orchestrator.bench;

import dev.previewdb.github.local.LocalActivity;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What GitHub was told of previews, as it came: the statuses of each commit, and what the one
 * comment of each pull request said. A second comment is out of order, too.
 */
final class ToldReports {
  /** Their beginnings, in the order in which they may come. */
  private static final List<String> STATUSES = List.of("Waiting", "Cloning", "Running", "Ready");

  /** Parts of their headlines, in the same order. */
  private static final List<List<String>> COMMENTS =
      List.of(
          List.of(" is on its way"),
          List.of(" is being cloned"),
          List.of(" is being migrated"),
          List.of(" is ready", " is asleep"));

  private static final int READY = COMMENTS.size() - 1;
  private static final int UNKNOWN = -1;

  private final Map<String, List<Integer>> statuses = new ConcurrentHashMap<>();
  private final Map<Integer, List<Integer>> comments = new ConcurrentHashMap<>();

  void hear(LocalActivity activity) {
    switch (activity) {
      case LocalActivity.StatusSet(LocalStatus status) ->
          steps(statuses, status.sha())
              .add(first(i -> status.description().startsWith(STATUSES.get(i))));
      case LocalActivity.CommentCreated(LocalComment comment) -> {
        List<Integer> said = steps(comments, comment.number());
        said.add(said.isEmpty() ? step(comment) : UNKNOWN);
      }
      case LocalActivity.CommentEdited(LocalComment comment) ->
          steps(comments, comment.number()).add(step(comment));
    }
  }

  private static <K> List<Integer> steps(Map<K, List<Integer>> all, K key) {
    return all.computeIfAbsent(key, one -> new CopyOnWriteArrayList<>());
  }

  private static int step(LocalComment comment) {
    return first(i -> COMMENTS.get(i).stream().anyMatch(comment.body()::contains));
  }

  private static int first(IntPredicate fits) {
    return IntStream.range(0, STATUSES.size()).filter(fits).findFirst().orElse(UNKNOWN);
  }

  /** How many pull requests were told that their preview is ready, in both places. */
  int ready() {
    return (int)
        Math.min(
            statuses.values().stream().filter(steps -> steps.contains(READY)).count(),
            comments.values().stream().filter(steps -> steps.contains(READY)).count());
  }

  int reports() {
    return all().mapToInt(List::size).sum();
  }

  /** How many commits and comments were told something after what comes later. */
  int disordered() {
    return (int) all().filter(steps -> !isInOrder(steps)).count();
  }

  private Stream<List<Integer>> all() {
    return Stream.concat(statuses.values().stream(), comments.values().stream());
  }

  private static boolean isInOrder(List<Integer> steps) {
    return !steps.contains(UNKNOWN) && steps.equals(steps.stream().sorted().toList());
  }
}

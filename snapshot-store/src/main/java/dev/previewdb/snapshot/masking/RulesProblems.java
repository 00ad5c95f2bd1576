package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with one rules file, gathered before any of it is said. */
final class RulesProblems {
  private final String place;
  private final List<Problem> problems = new ArrayList<>();

  private record Problem(int line, String words) {}

  RulesProblems(String place) {
    this.place = place;
  }

  /** One problem at a key's path, in words that end with the mend. */
  void add(YamlNode at, String path, String words) {
    add(at.line(), "line " + at.line() + ": " + (path.isEmpty() ? "" : path + ": ") + words);
  }

  /** One problem that keeps the file from being read at all. */
  void add(String words) {
    add(1, words);
  }

  private void add(int line, String words) {
    problems.add(new Problem(line, TableName.oneLine(words)));
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      String lines =
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> "\n  " + problem.words())
              .collect(Collectors.joining());
      throw new SnapshotException(
          SnapshotProblem.RULES_INVALID,
          place,
          (problems.size() == 1 ? "a problem:" : problems.size() + " problems:") + lines);
    }
  }
}

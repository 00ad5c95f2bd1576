package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.TableName;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one rules file, gathered before any of it is said. */
final class RulesProblems {
  private final String place;
  private final List<String> lines = new ArrayList<>();

  RulesProblems(String place) {
    this.place = place;
  }

  /** One problem at a key's path, in words that end with the mend. */
  void add(YamlNode at, String path, String words) {
    add(
        "line "
            + at.line()
            + ": "
            + (path.isEmpty() ? "" : TableName.oneLine(path) + ": ")
            + words);
  }

  void add(String words) {
    lines.add(TableName.oneLine(words));
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      String many = lines.size() == 1 ? "a problem:" : lines.size() + " problems:";
      throw new SnapshotException(
          SnapshotProblem.RULES_INVALID, place, many + "\n  " + String.join("\n  ", lines));
    }
  }
}

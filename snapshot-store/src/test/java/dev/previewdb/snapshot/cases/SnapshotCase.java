package dev.previewdb.snapshot.cases;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.capture.CaptureStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A case as its file says it. Its tables lie in a schema named after its number, <code>case_07
 * </code>, or in one whose name begins so. Tables are named without their schema here.
 *
 * @param what tells it from others of the same number
 * @param on the versions it runs on; all by default
 * @param source makes it, with rows
 * @param masks from <code>table.column</code> to what the rules say; every other column is kept
 * @param differs columns that follow a masked one, and views of such
 * @param unreviewed tables that the rules say nothing about
 * @param then what is done after the reader was granted everything
 * @param undo what is done at the end
 * @param holds queries that are true in the snapshot
 * @param same queries that say the same in the source and in the snapshot
 * @param absent words of the source that no byte of the snapshot may spell
 * @param leftOut what the manifest says is left out
 * @param refused how it ends where it cannot be captured; such a case has its own database
 */
record SnapshotCase(
    String what,
    List<Integer> on,
    String source,
    Map<String, JsonNode> masks,
    List<String> differs,
    List<String> unreviewed,
    String then,
    String undo,
    List<String> holds,
    List<String> same,
    List<String> absent,
    @JsonProperty("left-out") List<String> leftOut,
    @Nullable Refused refused) {
  static final List<Integer> EVERY_MAJOR = List.of(14, 15, 16, 17, 18);

  /**
   * How the case ends where it cannot be captured.
   *
   * @param at the step it is refused in
   * @param says parts of the words
   * @param mend parts of the mend
   */
  record Refused(SnapshotProblem problem, CaptureStep at, List<String> says, List<String> mend) {
    Refused {
      says = orNone(says);
      mend = orNone(mend);
    }
  }

  SnapshotCase {
    what = orEmpty(what);
    on = on == null ? EVERY_MAJOR : on;
    source = orEmpty(source);
    masks = masks == null ? Map.of() : masks;
    differs = orNone(differs);
    unreviewed = orNone(unreviewed);
    then = orEmpty(then);
    undo = orEmpty(undo);
    holds = orNone(holds);
    same = orNone(same);
    absent = orNone(absent);
    leftOut = orNone(leftOut);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<String> orNone(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  /** The masks with their tables' schema, as YAML on one line. */
  Map<String, String> masksIn(String schema) {
    var all = new LinkedHashMap<String, String>();
    masks.forEach((column, mask) -> all.put(schema + "." + column, mask.toString()));
    return all;
  }

  /** Columns and views that are not what they are in the source. */
  Set<String> differingIn(String schema) {
    return Stream.concat(masks.keySet().stream(), differs.stream())
        .map(column -> schema + "." + column)
        .collect(Collectors.toSet());
  }

  Set<String> unreviewedIn(String schema) {
    return unreviewed.stream().map(table -> schema + "." + table).collect(Collectors.toSet());
  }
}

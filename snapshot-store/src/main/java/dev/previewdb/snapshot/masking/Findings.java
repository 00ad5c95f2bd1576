package dev.previewdb.snapshot.masking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What keeps a plan from being made, gathered before any of it is said. */
final class Findings {
  /** A rule that cannot work: the column it is about, why, and the mend. */
  record Unfit(ColumnKey column, String words, String constraint) {
    @Override
    public String toString() {
      return column + ": " + words;
    }
  }

  private final SortedSet<ColumnKey> unreviewed = new TreeSet<>();
  private final List<Unfit> unfit = new ArrayList<>();

  void unreviewed(ColumnKey column) {
    unreviewed.add(column);
  }

  void unfit(ColumnKey column, String words) {
    unfit(column, words, "");
  }

  /** A rule that the reviewer may vouch for against the constraint of this name. */
  void unfit(ColumnKey column, String words, String constraint) {
    Unfit one = new Unfit(column, words, constraint);
    if (!unfit.contains(one)) {
      unfit.add(one);
    }
  }

  SortedSet<ColumnKey> unreviewed() {
    return unreviewed;
  }

  List<Unfit> unfit() {
    return unfit;
  }

  static String many(Collection<?> all, String one, String more) {
    return all.size() == 1 ? "1 " + one : all.size() + " " + more;
  }
}

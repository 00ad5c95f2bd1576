package dev.previewdb.orchestrator.migrate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a tool's table says is applied, at the moment it was read.
 *
 * @param rows in the tool's order, the newest last; where {@code newestOnly}, that one alone
 * @param newestOnly the table tells the newest migration and nothing of those before it
 * @param reached how many of the branch's migrations stand at or before the newest row, in the
 *     tool's order
 * @param late what the tool does with one of those that has not run
 */
public record Ledger(List<Row> rows, boolean newestOnly, int reached, Late late) {
  public Ledger {
    rows = List.copyOf(rows);
  }

  /**
   * One applied migration.
   *
   * @param id as {@link Migration#id}
   * @param checksum in the form of {@link Migration#checksum}; empty where the tool keeps none
   * @param unfinished the tool began it and did not come to its end
   */
  public record Row(String id, Optional<String> checksum, boolean unfinished) {

    /** Of a tool that keeps no more than this. */
    public static Row of(String id) {
      return new Row(id, Optional.empty(), false);
    }
  }

  /** What a tool does with a migration that has not run and stands before one that has. */
  public enum Late {
    RUNS,
    REFUSES,
    PASSES_OVER
  }

  /**
   * Of a tool that keeps a row for each.
   *
   * @param order of ids, as the tool has it
   * @param all the branch's migrations, in that order
   */
  public static Ledger of(
      List<Row> rows, List<Migration> all, Comparator<String> order, Late late) {
    List<Row> sorted = rows.stream().sorted(Comparator.comparing(Row::id, order)).toList();
    int reached = 0;
    for (int i = 0; i < all.size() && !sorted.isEmpty(); i++) {
      if (order.compare(all.get(i).id(), sorted.getLast().id()) <= 0) {
        reached = i + 1;
      }
    }
    return new Ledger(sorted, false, reached, late);
  }
}

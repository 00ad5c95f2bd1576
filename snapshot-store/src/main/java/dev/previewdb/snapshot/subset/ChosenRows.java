package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.masking.TablePlan;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/** The rows of one table that are copied, by their places in the source's files. */
public final class ChosenRows {
  /** Places in one query: some 150 KB of SQL. */
  private static final int BATCH = 10_000;

  private final long[] places;
  private final long chosen;

  ChosenRows(long[] places, long chosen) {
    this.places = places;
    this.chosen = chosen;
  }

  public long count() {
    return places.length;
  }

  /** How many of them the table's rule chose; others point at the rest. */
  public long chosen() {
    return chosen;
  }

  public long pointedAt() {
    return places.length - chosen;
  }

  /** Statements that read all of them, in the order of their places. */
  public Iterator<String> copies(TablePlan plan) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < places.length;
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = next;
        next = Math.min(places.length, from + BATCH);
        return plan.copyOutAt(
            Arrays.stream(places, from, next)
                .mapToObj(KeyRow::place)
                .collect(Collectors.joining("\",\"", "{\"", "\"}")));
      }
    };
  }
}

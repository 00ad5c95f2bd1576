package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.masking.MaskedValues;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.TableName;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches all masked values of a capture from beside the masks, and keeps fingerprints of what they
 * were. It knows which columns are masked, and nothing of how.
 */
final class MaskWatch {
  /** A column of the table that rows are written to. */
  record Column(TableName table, String name) implements Comparable<Column> {
    @Override
    public int compareTo(Column other) {
      var byTable = table.compareTo(other.table);
      return byTable != 0 ? byTable : name.compareTo(other.name);
    }

    @Override
    public String toString() {
      return table + "." + TableName.oneLine(name);
    }
  }

  private final long key = new SecureRandom().nextLong();
  private final Map<Column, Masked> masked = new HashMap<>();
  private final SortedMap<Column, ColumnWatch> seen = new TreeMap<>();

  MaskWatch(MaskingPlan plan) {
    for (ColumnCoverage coverage : plan.coverage()) {
      if (coverage.treatment() instanceof Masked how) {
        masked.put(new Column(coverage.table(), coverage.column()), how);
      }
    }
  }

  /** Watches one table's rows; its findings count once it is finished. For one thread. */
  TableWatch table(TablePlan plan) {
    return new TableWatch(plan);
  }

  /** What was seen of each masked column. */
  synchronized SortedMap<Column, ColumnWatch> seen() {
    return new TreeMap<>(seen);
  }

  final class TableWatch implements MaskedValues {
    private final TablePlan plan;
    private final @Nullable ColumnWatch[] columns;

    private TableWatch(TablePlan plan) {
      this.plan = plan;
      this.columns = new ColumnWatch[plan.columns().size()];
      for (var i = 0; i < columns.length; i++) {
        var how = masked.get(new Column(plan.table().name(), plan.columns().get(i)));
        if (how != null) {
          columns[i] = new ColumnWatch(ColumnProof.of(how), key);
        }
      }
    }

    @Override
    public void masked(
        int column, byte[] before, int from, int length, byte[] after, int afterLength) {
      var watch = columns[column];
      if (watch != null) {
        watch.masked(before, from, length, after, afterLength);
      }
    }

    /** All rows are through. */
    void finished() {
      synchronized (MaskWatch.this) {
        for (var i = 0; i < columns.length; i++) {
          var watch = columns[i];
          if (watch != null) {
            seen.computeIfAbsent(
                    new Column(plan.into(), plan.columns().get(i)),
                    _ -> new ColumnWatch(watch.proof(), key))
                .addAll(watch);
          }
        }
      }
    }
  }
}

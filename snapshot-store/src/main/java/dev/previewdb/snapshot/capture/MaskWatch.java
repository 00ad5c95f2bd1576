package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.masking.MaskedValues;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.scan.ValueSamples;
import dev.previewdb.snapshot.source.TableName;
import java.util.HashMap;
import java.util.List;
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

  private final ValueSamples samples;
  private final Map<Column, Masked> masked = new HashMap<>();
  private final SortedMap<Column, ColumnWatch> seen = new TreeMap<>();

  MaskWatch(MaskingPlan plan) {
    for (ColumnCoverage coverage : plan.coverage()) {
      if (coverage.treatment() instanceof Masked how) {
        masked.put(new Column(coverage.table(), coverage.column()), how);
      }
    }
    this.samples = new ValueSamples(masked.size());
  }

  /** Watches one table's rows; its findings count once it is finished. For one thread. */
  TableWatch table(TablePlan plan) {
    return new TableWatch(plan);
  }

  /** What was seen of each masked column. */
  synchronized SortedMap<Column, ColumnWatch> seen() {
    return new TreeMap<>(seen);
  }

  /** Everything that was seen, to be looked for anywhere. */
  MaskedSource source() {
    var all = seen();
    return new MaskedSource(
        List.copyOf(all.keySet()),
        all.values().stream().map(ColumnWatch::how).toList(),
        samples.together(all.values().stream().map(ColumnWatch::sample).toList()));
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
          var type = plan.table().column(plan.columns().get(i)).orElseThrow().type();
          columns[i] = ColumnWatch.of(how, type, samples.sample());
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

    @Override
    public void maskedInParts(
        int column, byte[] before, int from, int length, byte[] after, int afterLength) {
      var watch = columns[column];
      if (watch != null) {
        watch.maskedInParts(before, from, length, after, afterLength);
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
                    _ -> watch.emptyLikeThis(samples.sample()))
                .addAll(watch);
          }
        }
      }
    }
  }
}

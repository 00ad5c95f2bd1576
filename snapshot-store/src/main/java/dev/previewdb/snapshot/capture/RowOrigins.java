package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.RowRule;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.store.Manifest;
import dev.previewdb.snapshot.subset.ChosenRows;
import dev.previewdb.snapshot.subset.Subset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why the rows are there of the tables of which not all were to be copied. */
record RowOrigins(MaskingPlan plan, Subset subset, Map<TableName, Long> counts) {
  /** One for each such table, its partitions with it, in the order of their names. */
  List<Manifest.Subset> subsets() {
    var leaves = plan.tables().stream().collect(Collectors.groupingBy(t -> t.table().root()));
    var all = new ArrayList<Manifest.Subset>();
    plan.rowRules()
        .forEach((table, rule) -> all.add(of(table, rule, leaves.getOrDefault(table, List.of()))));
    return all;
  }

  private Manifest.Subset of(TableName table, RowRule rule, List<TablePlan> leaves) {
    var rows =
        leaves.stream()
            .map(TablePlan::into)
            .distinct()
            .mapToLong(into -> counts.getOrDefault(into, 0L))
            .sum();
    var pointedAt =
        leaves.stream()
            .map(leaf -> subset.rows(leaf.table().name()))
            .flatMap(Optional::stream)
            .mapToLong(ChosenRows::pointedAt)
            .sum();
    return new Manifest.Subset(table.toString(), words(rule), rows - pointedAt, pointedAt);
  }

  /** A condition itself may hold a value. */
  private static String words(RowRule rule) {
    return switch (rule) {
      case RowRule.All _ -> "all";
      case RowRule.None _ -> "none";
      case RowRule.Where _ -> "condition";
      case RowRule.Sample sample -> "sample " + sample.percent().toPlainString() + "%";
    };
  }
}

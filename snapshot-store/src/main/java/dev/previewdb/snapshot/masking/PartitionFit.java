package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.Partitioning;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.Optional;

/** Whether every masked row still has a partition to go to. */
record PartitionFit(Findings findings, Decisions decisions) {
  void prove(SourceTable table, Partitioning partitioning) {
    boolean everywhere =
        partitioning.hasDefault() || partitioning.strategy() == Partitioning.Strategy.HASH;
    for (String column : partitioning.keyColumns()) {
      if (!everywhere && decisions.of(table.name(), column).mask().isPresent()) {
        findings.unfit(
            new ColumnKey(table.root(), column),
            "the partitions of "
                + table.name()
                + " are chosen by it, and none takes what is left over. Keep it, or add a DEFAULT partition");
      }
    }
  }

  /** The table that a leaf's rows are written to: the root where masking may move them. */
  TableName into(SourceTable leaf) {
    Optional<SourceTable> parent = leaf.partitionOf().flatMap(decisions::table);
    while (parent.isPresent()) {
      SourceTable table = parent.get();
      boolean moves =
          table.partitioning().stream()
              .flatMap(p -> p.keyColumns().stream())
              .anyMatch(c -> decisions.of(table.name(), c).mask().isPresent());
      if (moves) {
        return leaf.root();
      }
      parent = table.partitionOf().flatMap(decisions::table);
    }
    return leaf.name();
  }
}

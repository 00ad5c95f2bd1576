package dev.previewdb.snapshot.source;

import java.util.List;
import java.util.Optional;

/**
 * A table of the source.
 *
 * @param root the topmost partitioned table above it; itself where it is no partition
 * @param partitionOf the table it is a direct partition of
 * @param inherits the tables it inherits from in the classic way, in their order
 * @param extension the extension it belongs to
 * @param estimatedRows the planner's guess; 0 where the table was never analysed
 * @param bytes on disk without indexes
 * @param pages of 8 KiB in the main fork, for reading it in ctid ranges
 */
public record SourceTable(
    TableName name,
    Kind kind,
    TableName root,
    Optional<TableName> partitionOf,
    Optional<Partitioning> partitioning,
    List<TableName> inherits,
    Optional<String> extension,
    List<SourceColumn> columns,
    List<UniqueKey> uniqueKeys,
    List<ForeignKey> foreignKeys,
    List<CheckConstraint> checks,
    long estimatedRows,
    long bytes,
    long pages) {
  public enum Kind {
    /** Holds rows: a plain table or a leaf partition. */
    TABLE,
    /** Holds none itself; its partitions do. */
    PARTITIONED,
    /** Its rows are on another server. */
    FOREIGN
  }

  public SourceTable {
    inherits = List.copyOf(inherits);
    columns = List.copyOf(columns);
    uniqueKeys = List.copyOf(uniqueKeys);
    foreignKeys = List.copyOf(foreignKeys);
    checks = List.copyOf(checks);
  }

  public Optional<SourceColumn> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }

  public boolean isPartition() {
    return partitionOf.isPresent();
  }
}

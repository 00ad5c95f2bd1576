package dev.previewdb.snapshot.source;

import java.util.List;

/** A foreign key: `columns` point at `targetColumns` of `target`, pair by pair. */
public record ForeignKey(
    String name,
    List<String> columns,
    TableName target,
    List<String> targetColumns,
    boolean validated) {
  public ForeignKey {
    columns = List.copyOf(columns);
    targetColumns = List.copyOf(targetColumns);
  }
}

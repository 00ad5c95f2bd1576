package dev.previewdb.snapshot.source;

import java.util.Set;

/**
 * How a partitioned table spreads its rows.
 *
 * @param plain whether the key is made of columns only, not of expressions of them
 */
public record Partitioning(
    Strategy strategy, Set<String> keyColumns, boolean plain, boolean hasDefault) {
  public enum Strategy {
    LIST,
    RANGE,
    HASH
  }

  public Partitioning {
    keyColumns = Set.copyOf(keyColumns);
  }
}

package dev.previewdb.snapshot.source;

import java.util.Set;

/** How a partitioned table spreads its rows. */
public record Partitioning(Strategy strategy, Set<String> keyColumns, boolean hasDefault) {
  public enum Strategy {
    LIST,
    RANGE,
    HASH
  }

  public Partitioning {
    keyColumns = Set.copyOf(keyColumns);
  }
}

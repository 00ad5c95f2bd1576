package dev.previewdb.snapshot.store;

import java.util.List;

/**
 * What became of the snapshots of a project that its retention lets go.
 *
 * @param dropped which, and why; the newest first
 * @param stayed why others could not be dropped, in words that name them
 */
public record Pruned(List<Retention.Going> dropped, List<String> stayed) {
  public Pruned {
    dropped = List.copyOf(dropped);
    stayed = List.copyOf(stayed);
  }
}

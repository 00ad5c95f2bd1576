package dev.previewdb.orchestrator.capture;

import java.util.Optional;

/**
 * What is to be known of a project's snapshots beside themselves.
 *
 * @param failure of the last refresh, until it is mended
 * @param keyId of the present masking key, where there is one
 */
public record SnapshotStanding(Optional<RefreshFailure> failure, Optional<String> keyId) {
  public static final SnapshotStanding GOOD =
      new SnapshotStanding(Optional.empty(), Optional.empty());

  /** Whether what was masked with that key was masked with another one than the present. */
  public boolean isEarlierKey(String id) {
    return keyId.filter(present -> !present.equals(id)).isPresent();
  }
}

package dev.previewdb.orchestrator.engine.local;

import java.util.Map;

/**
 * How a preview's PostgreSQL is set: small, since many of them share a machine, and durable, since
 * people work on them.
 */
final class PreviewSettings {
  private PreviewSettings() {}

  /** Sessions of ours, which the router does not count. */
  private static final int OURS = 10;

  /**
   * The settings of one preview.
   *
   * @param connections that may come from outside
   */
  static Map<String, String> settings(int connections) {
    return Map.of(
        "shared_buffers", "16MB",
        "max_connections", Integer.toString(connections + OURS),
        "min_wal_size", "32MB",
        "max_wal_size", "256MB",
        // A preview is alone with its disk: nothing reads its WAL but its own recovery.
        "wal_level", "minimal",
        "max_wal_senders", "0",
        "autovacuum_naptime", "5min",
        "log_checkpoints", "off",
        // A branch's notices and warnings reach its own session; kept here, a flood would fill the
        // disk
        "log_min_messages", "error");
  }
}

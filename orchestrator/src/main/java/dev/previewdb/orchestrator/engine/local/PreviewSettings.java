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
    return Map.ofEntries(
        Map.entry("shared_buffers", "16MB"),
        Map.entry("max_connections", Integer.toString(connections + OURS)),
        Map.entry("min_wal_size", "32MB"),
        Map.entry("max_wal_size", "256MB"),
        // A preview is alone with its disk: nothing reads its WAL but its own recovery.
        Map.entry("wal_level", "minimal"),
        Map.entry("max_wal_senders", "0"),
        // A new file of WAL takes as much of the disk as is written into it, not 16 MB at once:
        // most previews write little, and zeros written ahead save nothing where blocks are shared.
        Map.entry("wal_init_zero", "off"),
        Map.entry("wal_recycle", "off"),
        Map.entry("autovacuum_naptime", "5min"),
        Map.entry("log_checkpoints", "off"),
        // A branch's notices and warnings reach its own session; kept here, a flood would fill the
        // disk
        Map.entry("log_min_messages", "error"));
  }
}

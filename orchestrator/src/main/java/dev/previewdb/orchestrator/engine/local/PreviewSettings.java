package dev.previewdb.orchestrator.engine.local;

import java.util.Map;

/**
 * How a preview's PostgreSQL is set: small, since many of them share a machine, and durable, since
 * people work on them.
 */
final class PreviewSettings {
  private PreviewSettings() {}

  static Map<String, String> settings() {
    return Map.of(
        "shared_buffers", "16MB",
        "max_connections", "50",
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

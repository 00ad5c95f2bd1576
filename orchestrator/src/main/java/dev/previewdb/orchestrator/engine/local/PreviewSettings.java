package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a preview's PostgreSQL is set: small, since many of them share a machine, and durable, since
 * people work on them.
 */
final class PreviewSettings {
  private PreviewSettings() {}

  /** Sessions of ours, which the router does not count. */
  private static final int OURS = 10;

  /** The settings of every preview. */
  static Map<String, String> of(LocalEngineSettings engine) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("shared_buffers", "16MB");
    // Too few buffers to gain by it, and asking for them is a part of every start
    settings.put("huge_pages", "off");
    // A copy subscribes to nothing, and needs no process that would see to it
    settings.put("max_logical_replication_workers", "0");
    settings.put("max_connections", Integer.toString(engine.connections() + OURS));
    settings.put("min_wal_size", "32MB");
    settings.put("max_wal_size", "256MB");
    // A preview is alone with its disk: nothing reads its WAL but its own recovery.
    settings.put("wal_level", "minimal");
    settings.put("max_wal_senders", "0");
    // A new file of WAL takes as much of the disk as is written into it, not 16 MB at once:
    // most previews write little, and zeros written ahead save nothing where blocks are shared.
    settings.put("wal_init_zero", "off");
    settings.put("wal_recycle", "off");
    settings.put("autovacuum_naptime", "5min");
    settings.put("log_checkpoints", "off");
    // A branch's notices and warnings reach its own session; kept here, a flood would fill the
    // disk
    settings.put("log_min_messages", "error");
    settings.putAll(limits(engine.limits()));
    return settings;
  }

  private static Map<String, String> limits(Limits limits) {
    return Map.of(
        "statement_timeout", millis(limits.statement()),
        "idle_session_timeout", millis(limits.idle()),
        "idle_in_transaction_session_timeout", millis(limits.idleInTransaction()),
        "temp_file_limit", kilobytes(limits.tempFiles()));
  }

  private static String millis(Optional<Duration> limit) {
    return limit.map(Duration::toMillis).orElse(0L) + "ms";
  }

  private static String kilobytes(OptionalLong limit) {
    return limit.isPresent() ? limit.getAsLong() / 1024 + "kB" : "-1";
  }
}

package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.SoleDatabase;
import dev.previewdb.snapshot.schema.TargetDatabase;
import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server a snapshot is built with, on a fresh data directory. A crash throws the directory
 * away, so nothing in it is synced or logged for recovery before the end.
 */
final class BuildServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildServer.class);
  private static final Duration SHUTDOWN = Duration.ofMinutes(10);
  private static final Duration ABANDON = Duration.ofSeconds(30);

  private final PostgresServer server;
  private boolean stopped;

  private BuildServer(PostgresServer server) {
    this.server = server;
  }

  /** The likeness to the source's server: what is fixed at its making, and what its start loads. */
  record Likeness(boolean checksums, List<String> preloaded) {}

  static BuildServer start(
      ServerBinaries binaries,
      Path home,
      RunAs runAs,
      Likeness likeness,
      BuildMemory memory,
      int workers,
      EmergencyStop stop) {
    Volumes.make(home.resolve("data"));
    PostgresServer.initialise(
        binaries,
        home.resolve("data"),
        runAs,
        InitOptions.plain().withChecksums(likeness.checksums()));
    var server =
        PostgresServer.start(
            StartRequest.of(binaries, home, runAs)
                .with(settings(memory, workers))
                .preload(likeness.preloaded()));
    stop.onPull(() -> server.stop(StopMode.IMMEDIATE, ABANDON));
    return new BuildServer(server);
  }

  private static Map<String, String> settings(BuildMemory memory, int workers) {
    var settings = new HashMap<String, String>();
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    settings.put("synchronous_commit", "off");
    // Tables and indexes made and filled in one transaction need no WAL then.
    settings.put("wal_level", "minimal");
    settings.put("max_wal_senders", "0");
    settings.put("max_wal_size", "512MB");
    settings.put("min_wal_size", "32MB");
    // What an old segment held goes with it, instead of coming along under a new name.
    settings.put("wal_recycle", "off");
    settings.put("checkpoint_timeout", "1h");
    settings.put("autovacuum", "off");
    settings.put("track_activities", "off");
    settings.put("track_counts", "on");
    settings.put("max_connections", Integer.toString(20 + 4 * workers));
    // One transaction hands all objects over, and each needs a lock.
    settings.put("max_locks_per_transaction", "2048");
    settings.put("shared_buffers", "128MB");
    settings.put("maintenance_work_mem", memory.megabytes() + "MB");
    settings.put("max_parallel_maintenance_workers", Integer.toString(memory.helpers()));
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    // It would keep the texts of the build's statements among the data.
    settings.put("pg_stat_statements.track", "none");
    settings.put("pg_stat_statements.save", "off");
    // What a statement failed at may quote a row; the client is told, the log is not.
    settings.put("log_min_messages", "fatal");
    return settings;
  }

  PostgresServer server() {
    return server;
  }

  /**
   * A clean shutdown with that database alone: afterwards the files need no recovery, and no WAL of
   * the build is among them: an extension's own rows, which a mask may have replaced, came into the
   * tables through it.
   */
  void shutDown(TargetDatabase alone) {
    SoleDatabase.keep(server, alone.name());
    leaveWalBehind(alone);
    server.stop(StopMode.FAST, SHUTDOWN);
    LOG.debug("The server is shut down");
    stopped = true;
  }

  private static void leaveWalBehind(TargetDatabase database) {
    try (var connection = database.openAsAdministrator();
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_catalog.pg_switch_wal()");
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.SEARCH.words(), ServerWords.of(e));
    }
  }

  /** Ends a server that is still there: its files are about to be deleted. */
  @Override
  public void close() {
    if (!stopped) {
      // Stopping waits, and an interrupted thread does not.
      var interrupted = Thread.interrupted();
      try {
        server.stop(StopMode.IMMEDIATE, ABANDON);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}

package dev.previewdb.snapshot.verify;

import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.store.Manifest;
import java.nio.file.Path;
import java.util.Map;

/** The server of a clone that is asked and then thrown away. */
public final class ThrowAwayServer {
  /** Nothing of the clone is kept, and its log holds no row. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "full_page_writes", "off",
          "autovacuum", "off",
          "jit", "off",
          // Who reads the whole schema locks every table
          "max_locks_per_transaction", "2048",
          "log_min_messages", "fatal");

  private ThrowAwayServer() {}

  /**
   * Starts it as the servers of the snapshot's previews are.
   *
   * @param home with the clone as <code>data/</code> in it
   */
  public static PostgresServer start(
      Manifest manifest, ServerBinaries binaries, Path home, RunAs runAs) {
    return PostgresServer.start(
        StartRequest.of(binaries, home, runAs)
            .with(SETTINGS)
            .preload(manifest.server().preloaded()));
  }
}

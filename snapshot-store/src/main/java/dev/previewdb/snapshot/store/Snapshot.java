package dev.previewdb.snapshot.store;

import java.nio.file.Path;

/** An immutable, sanitized data directory that passed every check, with what is known of it. */
public record Snapshot(Manifest manifest, Path directory) {

  /** The data directory of a server that was shut down cleanly: to be cloned, never started. */
  public Path data() {
    return directory.resolve("data");
  }

  public String version() {
    return manifest.version();
  }
}

package dev.previewdb.orchestrator;

import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this machine has to run PostgreSQL with: servers installed or bundled, and a user to run
 * them as.
 */
public record Machine(Installations installations, RunAs runAs) {
  private static final String BUNDLES = "previewdb.servers";

  /** The machine as the configuration wants it used. */
  public static Machine of(Config config, Storage storage) {
    return of(storage, config.engine().runAs());
  }

  /** The machine with a storage to unpack bundled servers into. */
  public static Machine of(Storage storage, Optional<String> user) {
    return new Machine(
        new Installations(bundles(), storage.servers()),
        user.map(RunAs::user).orElseGet(RunAs::current));
  }

  /** The launcher says where the bundled servers lie. */
  private static List<Path> bundles() {
    return Optional.ofNullable(System.getProperty(BUNDLES))
        .map(Path::of)
        .map(List::of)
        .orElse(List.of());
  }
}

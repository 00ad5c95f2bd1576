package dev.previewdb.orchestrator.state;

import dev.previewdb.snapshot.server.InitOptions;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.server.StartRequest;
import dev.previewdb.snapshot.server.StopMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A PostgreSQL of our own for the state, reached by us alone over its socket. It outlives a crash
 * of the service.
 */
public final class StateInstance implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Path home;
  private final PostgresServer server;

  private StateInstance(Path home, PostgresServer server) {
    this.home = home;
    this.server = server;
  }

  /** Finds the one that runs, starts the one that is there, or makes the first one. */
  public static StateInstance open(Path home, Installations installations, RunAs runAs) {
    try {
      Files.createDirectories(home);
      Path data = home.resolve("data");
      ServerBinaries binaries =
          Files.exists(data)
              ? installations.server(major(data))
              : initialised(home, installations, runAs);
      PostgresServer server =
          PostgresServer.attach(home, binaries, runAs)
              .orElseGet(() -> started(home, binaries, runAs));
      return new StateInstance(home, server);
    } catch (IOException e) {
      throw new UncheckedIOException("the state's directory " + home + " cannot be used", e);
    }
  }

  private static PostgresServer started(Path home, ServerBinaries binaries, RunAs runAs) {
    return PostgresServer.start(
        StartRequest.of(binaries, home, runAs).with(Map.of("shared_buffers", "32MB")));
  }

  private static int major(Path data) throws IOException {
    return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
  }

  /**
   * Initialised aside and renamed, so that a crash leaves no half-made data directory under the
   * name.
   */
  private static ServerBinaries initialised(Path home, Installations installations, RunAs runAs)
      throws IOException {
    ServerBinaries newest = installations.preferred();
    Path draft = home.resolve("data.making");
    Volumes.delete(draft);
    PostgresServer.initialise(newest, draft, runAs, InitOptions.plain());
    Files.move(draft, home.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    return newest;
  }

  DataSource connections() {
    return new AdministratorConnections(server, "postgres");
  }

  Path home() {
    return home;
  }

  @Override
  public void close() {
    server.stop(StopMode.FAST, STOP_PATIENCE);
  }
}

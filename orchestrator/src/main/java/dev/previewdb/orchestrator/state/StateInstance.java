package dev.previewdb.orchestrator.state;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.snapshot.SnapshotException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own for the state, reached by us alone over its socket. It outlives a crash
 * of the service, and is started again when it crashed itself.
 */
public final class StateInstance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateInstance.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  /** The sessions of one that was killed end a moment after it; PostgreSQL waits for none. */
  private static final RetryPolicy<PostgresServer> ORPHANS =
      RetryPolicy.<PostgresServer>builder()
          .handle(SnapshotException.class)
          .withDelay(Duration.ofMillis(100))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(3))
          .build();

  private final Path home;
  private final RunAs runAs;
  private PostgresServer server;
  private boolean closed;

  private StateInstance(Path home, RunAs runAs, PostgresServer server) {
    this.home = home;
    this.runAs = runAs;
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
      return new StateInstance(home, runAs, foundOrStarted(home, binaries, runAs));
    } catch (IOException e) {
      throw new UncheckedIOException("the state's directory " + home + " cannot be used", e);
    }
  }

  private static PostgresServer foundOrStarted(Path home, ServerBinaries binaries, RunAs runAs) {
    return PostgresServer.attach(home, binaries, runAs)
        .orElseGet(() ->
            PostgresServer.start(
                StartRequest.of(binaries, home, runAs).with(Map.of("shared_buffers", "32MB"))));
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
    return new AdministratorConnections(this::running, "postgres");
  }

  /** Whoever asks first after a crash starts it again, and the others wait for that. */
  private synchronized PostgresServer running() {
    if (closed) {
      throw new IllegalStateException("the state's server in " + home + " was stopped for good");
    }
    if (!server.isRunning()) {
      log.warn("the state's server in {} has ended, and is started again", home);
      try {
        server = Failsafe.with(ORPHANS).get(() -> foundOrStarted(home, server.binaries(), runAs));
      } catch (RuntimeException e) {
        log.warn("it cannot be, and is tried again: {}", Told.of(e, "the state's server").line());
        throw e;
      }
      log.info("the state's server in {} runs again", home);
    }
    return server;
  }

  Path home() {
    return home;
  }

  @Override
  public synchronized void close() {
    closed = true;
    server.stop(StopMode.FAST, STOP_PATIENCE);
  }
}

package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.router.Destination;
import dev.previewdb.orchestrator.router.Router;
import dev.previewdb.orchestrator.storage.ServiceKey;
import dev.previewdb.snapshot.store.Snapshot;
import java.time.Duration;
import java.util.Optional;

/** One preview that runs, behind a router as the service has one. */
final class RoutedPreview implements AutoCloseable {
  static final String NAME = "bench-pr-1";
  static final int CONNECTIONS = 150;

  private static final InstanceId ID = new InstanceId(NAME, 1);

  private final LocalEngine engine;
  private final OwnerLogin login;
  private final Endpoint endpoint;
  private final Router router;

  RoutedPreview(Workplace place, Machine machine, Snapshot snapshot) {
    this(place, machine, snapshot, CONNECTIONS);
  }

  /**
   * One that takes another number of connections.
   *
   * @param connections by the router, and past it
   */
  RoutedPreview(Workplace place, Machine machine, Snapshot snapshot, int connections) {
    engine =
        new LocalEngine(
            new InstanceDirectories(place.storage().previews(), place.storage().workspace()),
            machine.installations(),
            machine.runAs(),
            new LocalEngineSettings(
                Optional.empty(), 1, Duration.ofMinutes(1), Duration.ofDays(1), connections));
    login = new OwnerLogins(ServiceKey.of(place.storage())).of(NAME);
    engine.clone(ID, snapshot);
    endpoint = engine.start(ID, login);
    router =
        Router.open(
            new RouterSettings(
                "127.0.0.1",
                0,
                "127.0.0.1",
                Optional.empty(),
                connections,
                connections,
                Duration.ofSeconds(30)),
            preview -> {
              Endpoint at = engine.wake(ID);
              return new Destination(at.socket(), at.database(), at.user(), () -> {});
            });
  }

  /** The way that people come. */
  Door routed() {
    return new Door("127.0.0.1", router.port(), NAME, endpoint.user(), login);
  }

  /** Past the router, which only this machine can. */
  Door direct() {
    return new Door(
        String.valueOf(endpoint.socket().getParent()),
        5432,
        endpoint.database(),
        endpoint.user(),
        login);
  }

  @Override
  public void close() {
    router.close();
    engine.delete(ID);
  }
}

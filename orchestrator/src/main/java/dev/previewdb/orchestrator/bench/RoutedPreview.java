package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.router.Destination;
import dev.previewdb.orchestrator.router.Router;
import dev.previewdb.snapshot.store.Snapshot;
import java.time.Duration;
import java.util.Optional;

/** One preview that runs, behind a router as the service has one. */
final class RoutedPreview implements AutoCloseable {
  static final String NAME = "bench-pr-1";
  static final int CONNECTIONS = 150;

  private static final InstanceId ID = new InstanceId(NAME, 1);

  private final LocalPreviews previews;
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
    previews = new LocalPreviews(place, machine, connections);
    previews.start(ID, snapshot);
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
            preview -> Destination.of(previews.engine().wake(ID), () -> {}));
  }

  /** The way that people come. */
  Door routed() {
    Door direct = direct();
    return new Door("127.0.0.1", router.port(), NAME, direct.user(), direct.login());
  }

  /** Past the router, which only this machine can. */
  Door direct() {
    return previews.door(ID);
  }

  @Override
  public void close() {
    router.close();
    previews.engine().delete(ID);
  }
}

package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.storage.ServiceKey;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Previews on this machine as the service makes them, without the service. */
final class LocalPreviews {
  /** As many as the service lets in unless it is told otherwise. */
  static final int CONNECTIONS = 90;

  private final Path directory;
  private final LocalEngine engine;
  private final OwnerLogins logins;

  LocalPreviews(Workplace place, Machine machine, int connections) {
    directory = place.storage().previews();
    logins = new OwnerLogins(ServiceKey.of(place.storage()));
    engine =
        new LocalEngine(
            new InstanceDirectories(directory, place.storage().workspace()),
            machine.installations(),
            machine.runAs(),
            new LocalEngineSettings(
                Optional.empty(), 1, Duration.ofMinutes(1), Duration.ofDays(1), connections),
            logins::of);
  }

  LocalEngine engine() {
    return engine;
  }

  OwnerLogin login(InstanceId id) {
    return logins.of(id.preview());
  }

  /** Cloned and started. */
  Endpoint start(InstanceId id, Snapshot snapshot) {
    engine.clone(id, snapshot);
    return engine.start(id, login(id));
  }

  Path home(InstanceId id) {
    return directory.resolve(id.toString());
  }

  Path data(InstanceId id) {
    return home(id).resolve("data");
  }

  /** Past the router, which only this machine can. */
  Door door(InstanceId id) {
    Endpoint endpoint = engine.endpoint(id);
    return new Door(
        String.valueOf(endpoint.socket().getParent()),
        5432,
        endpoint.database(),
        endpoint.user(),
        login(id));
  }
}

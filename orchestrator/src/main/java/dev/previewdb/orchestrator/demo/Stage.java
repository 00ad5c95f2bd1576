package dev.previewdb.orchestrator.demo;

import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.capture.ProjectCapture;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.capture.CaptureProgress;
import dev.previewdb.snapshot.store.Snapshot;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * All that the story plays on: production, the repository, GitHub, and the service between them.
 * Closed in the opposite order.
 */
final class Stage implements AutoCloseable {
  static final long REPOSITORY_ID = 4711;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final DemoDirectory place;
  private final Clock clock;
  private final DemoSecrets secrets = DemoSecrets.make();

  /** All of it lies in that place, which is closed last. */
  Stage(DemoDirectory place, Clock clock) {
    this.clock = clock;
    this.place = open(place);
    open(new ServiceLog(place.log()));
  }

  /** What this machine runs PostgreSQL with, as the service will find it. */
  Machine machine() {
    return Machine.of(Storage.open(place.storage()), Optional.empty());
  }

  ShopDatabase production(Machine machine) throws SQLException {
    return open(
        ShopDatabase.open(place.production(), machine, FreePort.choose(), new SecureRandom()));
  }

  ShopRepository repository() {
    return open(ShopRepository.create(place.repository(), clock));
  }

  LocalGitHub gitHub(ShopRepository repository) {
    LocalGitHub gitHub = open(LocalGitHub.start("previewdb", secrets.gitHubToken(), 0, clock));
    gitHub.addRepository(
        new LocalRepository(
            REPOSITORY_ID, DemoConfig.REPOSITORY, repository.url(), ShopRepository.MAIN));
    return gitHub;
  }

  Config config(ShopDatabase shop, LocalGitHub gitHub) {
    return DemoConfig.write(place, secrets, shop, gitHub.apiUrl());
  }

  Snapshot snapshot(Config config, Machine machine, CaptureProgress progress) {
    return new ProjectCapture(Storage.open(config.storage()), machine, clock)
        .take(Objects.requireNonNull(config.projects().get(DemoConfig.PROJECT)), progress)
        .snapshot();
  }

  /** The service, as `previewdb serve` starts it; GitHub delivers to it from now on. */
  URI service(Config config, Observed observed, LocalGitHub gitHub) {
    Service service = open(Service.start(config, observed));
    URI address = URI.create("http://" + config.http().host() + ":" + service.port());
    gitHub.webhook(address.resolve("/webhooks/github"), WebhookSecrets.of(secrets.webhookSecret()));
    gitHub.listen(observed::arrived);
    return address;
  }

  DemoDirectory place() {
    return place;
  }

  DemoSecrets secrets() {
    return secrets;
  }

  private <T extends AutoCloseable> T open(T one) {
    opened.push(one);
    return one;
  }

  /**
   * Everything, even if something does not close; the directory, with whatever runs in it, last.
   */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("the demo could not clean up", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

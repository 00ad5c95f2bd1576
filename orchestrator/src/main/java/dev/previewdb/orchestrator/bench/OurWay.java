package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.orchestrator.engine.OwnerLogin;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.storage.ServiceKey;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** A preview as the service makes it: the engine, and a new connection of the preview's owner. */
final class OurWay {
  private final Path previews;
  private final Snapshot snapshot;
  private final String name;
  private final LocalEngine engine;
  private final OwnerLogin login;

  OurWay(Workplace place, Machine machine, Snapshot snapshot) {
    this.previews = place.storage().previews();
    this.snapshot = snapshot;
    this.name = snapshot.version();
    this.engine =
        new LocalEngine(
            new InstanceDirectories(previews, place.storage().workspace()),
            machine.installations(),
            machine.runAs(),
            new LocalEngineSettings(
                Optional.empty(), 1, Duration.ofMinutes(1), Duration.ofDays(1), 90));
    this.login = new OwnerLogins(ServiceKey.of(place.storage())).of(name);
  }

  /** Milliseconds. */
  record Times(double cloning, double start, double query) {
    double total() {
      return cloning + start + query;
    }
  }

  Path data() {
    return snapshot.data();
  }

  /**
   * One preview from nothing to its first answer; it is deleted afterwards, unmeasured.
   *
   * @param settings receives the preview's settings file
   */
  Times run(int epoch, Consumer<Path> settings) {
    InstanceId id = new InstanceId(name, epoch);
    try {
      long begun = System.nanoTime();
      engine.clone(id, snapshot);
      long cloned = System.nanoTime();
      engine.start(id, login);
      long started = System.nanoTime();
      ask(id);
      long answered = System.nanoTime();
      settings.accept(previews.resolve(id.toString()).resolve("conf").resolve("postgresql.conf"));
      return new Times(ms(cloned - begun), ms(started - cloned), ms(answered - started));
    } finally {
      engine.delete(id);
    }
  }

  private void ask(InstanceId id) {
    try (Connection connection = engine.connectAsOwner(id, login, new Properties());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(FilledDirectory.QUERY)) {
      if (!answer.next() || !FilledDirectory.ANSWER.equals(answer.getString(1))) {
        throw PreviewDbException.of(Problem.BENCH_FAILED, "asking " + id, "a wrong answer");
      }
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "asking " + id, String.valueOf(e.getMessage()));
    }
  }

  private static double ms(long nanos) {
    return nanos / 1e6;
  }
}

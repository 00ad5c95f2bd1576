package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.store.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;

/** A preview as the service makes it: the engine, and a new connection of the preview's owner. */
final class OurWay {
  private final LocalPreviews previews;
  private final Snapshot snapshot;
  private int epoch;

  OurWay(LocalPreviews previews, Snapshot snapshot) {
    this.previews = previews;
    this.snapshot = snapshot;
  }

  /** Milliseconds. */
  record Times(double cloning, double start, double query) {
    double total() {
      return cloning + start + query;
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Path data() {
    return snapshot.data();
  }

  Times run() {
    return run(conf -> {});
  }

  /**
   * One preview from nothing to its first answer; it is deleted afterwards, unmeasured.
   *
   * @param settings receives the preview's settings file
   */
  Times run(Consumer<Path> settings) {
    InstanceId id = new InstanceId(snapshot.version(), ++epoch);
    try {
      long begun = System.nanoTime();
      previews.engine().clone(id, snapshot);
      long cloned = System.nanoTime();
      previews.engine().start(id, previews.login(id));
      long started = System.nanoTime();
      ask(id);
      long answered = System.nanoTime();
      settings.accept(previews.home(id).resolve("conf").resolve("postgresql.conf"));
      return new Times(ms(cloned - begun), ms(started - cloned), ms(answered - started));
    } finally {
      previews.engine().delete(id);
    }
  }

  /** A spare of a warm pool, which runs already, from its taking to its first answer. */
  Times runWarm() {
    InstanceId spare = InstanceId.spare("b", ++epoch);
    InstanceId id = new InstanceId(snapshot.version(), epoch);
    try {
      previews.engine().clone(spare, snapshot);
      previews.engine().wake(spare);
      long begun = System.nanoTime();
      previews.engine().adopt(spare, id);
      long adopted = System.nanoTime();
      previews.engine().start(id, previews.login(id));
      long started = System.nanoTime();
      ask(id);
      return new Times(ms(adopted - begun), ms(started - adopted), ms(System.nanoTime() - started));
    } finally {
      previews.engine().delete(spare);
      previews.engine().delete(id);
    }
  }

  private void ask(InstanceId id) {
    try (Connection connection =
        previews.engine().connectAsOwner(id, previews.login(id), new Properties())) {
      FilledDirectory.requireAnswer(connection);
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "asking " + id, String.valueOf(e.getMessage()));
    }
  }

  private static double ms(long nanos) {
    return nanos / 1e6;
  }
}

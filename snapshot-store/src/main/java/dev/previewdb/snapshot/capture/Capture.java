package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.SourceServer;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots. A snapshot is listed when it is whole and has passed every check; whatever
 * happens before, nothing is listed, and what a killed process left is removed by the next capture
 * or by {@link SnapshotCatalog#sweep}.
 */
public final class Capture {
  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

  /** Of captures from a replica that ends them. */
  private static final int ATTEMPTS = 3;

  private final CaptureRun.Workshop workshop;

  /**
   * Takes snapshots into a catalog.
   *
   * @param runAs who runs the servers that snapshots are built with, and owns their data
   * @param clock names the versions
   */
  public Capture(SnapshotCatalog catalog, Installations installations, RunAs runAs, Clock clock) {
    this.workshop = new CaptureRun.Workshop(catalog, installations, runAs, clock);
  }

  /**
   * The libraries that the source preloads and a snapshot's servers would.
   *
   * @param without those that the operator leaves out
   * @throws SnapshotException LIBRARY_MISSING, as a capture would
   */
  public static List<String> libraries(
      Connection source, Set<String> without, ServerBinaries binaries) throws SQLException {
    return Libraries.of(SourceServer.read(source), without, binaries).preloaded();
  }

  /**
   * Captures a source and publishes the snapshot. To cancel, interrupt the thread: the capture ends
   * at once, cleans up, and throws.
   *
   * @throws SnapshotException with the reason and the mend; nothing is left then
   */
  public Snapshot take(CaptureRequest request, CaptureProgress progress) {
    var stop = new EmergencyStop();
    var steps = new Steps(progress);
    // A thread of its own: what waits for a server cannot be interrupted, only cut off from here.
    var threads =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("capture-" + request.project()).factory());
    var task = threads.submit(() -> attempts(request, steps, stop));
    try {
      return outcome(task);
    } catch (InterruptedException e) {
      var at = steps.words();
      stop.pull();
      threads.shutdownNow();
      // Waits whatever happens: leaving now would leave a server running.
      threads.close();
      Thread.currentThread().interrupt();
      if (task.state() == Future.State.SUCCESS) {
        return task.resultNow();
      }
      throw new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, at);
    } finally {
      threads.shutdown();
    }
  }

  /** Begins again where a replica ended a capture: it may have less to replay the next time. */
  private Snapshot attempts(CaptureRequest request, Steps steps, EmergencyStop stop) {
    for (var attempt = 1; ; attempt++) {
      // What failed has cut off all of its attempt, and nothing of the next.
      var own = new EmergencyStop();
      stop.onPull(own::pull);
      try {
        return new CaptureRun(request, workshop, steps, own).take();
      } catch (SnapshotException e) {
        if (e.problem() != SnapshotProblem.SOURCE_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn("{}; the capture begins again, {} of {}", e.what(), attempt + 1, ATTEMPTS);
        steps.beginAgain();
      }
    }
  }

  private static Snapshot outcome(Future<Snapshot> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}

package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.store.Snapshot;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.store.SnapshotHold;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import dev.previewdb.snapshot.verify.SnapshotProof;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A stored snapshot, held against its manifest by a clone in a directory of its own. */
public final class SnapshotVerification {
  private final Storage storage;
  private final Machine machine;

  public SnapshotVerification(Storage storage, Machine machine) {
    this.storage = storage;
    this.machine = machine;
  }

  /**
   * Every check. To cancel, interrupt the thread: the verification ends at once, cleans up, and
   * throws. What killed ones left is removed before.
   *
   * @throws PreviewDbException VERIFICATION_INTERRUPTED
   * @throws dev.previewdb.snapshot.SnapshotException when the checks cannot be made
   */
  public List<SnapshotCheck> run(String project, String version) {
    sweep(storage);
    try (SnapshotHold hold = new SnapshotCatalog(storage.snapshots()).hold(project, version);
        VerificationHome home = VerificationHome.in(storage)) {
      return run(hold.snapshot(), home);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.VERIFICATION_INTERRUPTED, project, version);
    }
  }

  /** Removes what killed verifications left; those that run are passed over. */
  public static void sweep(Storage storage) {
    VerificationHome.sweep(storage);
  }

  private List<SnapshotCheck> run(Snapshot snapshot, VerificationHome home)
      throws InterruptedException {
    // A thread of its own: what waits for a server cannot be interrupted, only cut off from here
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<List<SnapshotCheck>> checks =
        threads.submit(() ->
            SnapshotProof.of(snapshot, home.path(), machine.installations(), machine.runAs()));
    try {
      return outcome(checks);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      home.endServer();
      threads.close();
      throw e;
    } finally {
      threads.shutdown();
    }
  }

  private static List<SnapshotCheck> outcome(Future<List<SnapshotCheck>> checks)
      throws InterruptedException {
    try {
      return checks.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}

package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import dev.previewdb.snapshot.store.SnapshotHold;
import dev.previewdb.snapshot.verify.SnapshotCheck;
import dev.previewdb.snapshot.verify.SnapshotProof;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A stored snapshot, held against its manifest by a clone in the storage's workspace. */
public final class SnapshotVerification {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The servers' user passes through it. */
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private final Storage storage;
  private final Machine machine;

  public SnapshotVerification(Storage storage, Machine machine) {
    this.storage = storage;
    this.machine = machine;
  }

  /**
   * Every check. The clone is gone afterwards, also when a signal ends the program.
   *
   * @throws dev.previewdb.snapshot.SnapshotException when the checks cannot be made
   */
  public List<SnapshotCheck> run(String project, String version) {
    Path home = home();
    Thread interrupted = Thread.ofPlatform().unstarted(() -> clear(home));
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (SnapshotHold hold = new SnapshotCatalog(storage.snapshots()).hold(project, version)) {
      return SnapshotProof.of(hold.snapshot(), home, machine.installations(), machine.runAs());
    } finally {
      forget(interrupted);
      clear(home);
    }
  }

  private static void clear(Path home) {
    PostgresServer.end(home, PATIENCE);
    Volumes.delete(home);
  }

  private static void forget(Thread interrupted) {
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      // The program ends just now, and clears too
    }
  }

  private Path home() {
    try {
      Files.createDirectories(storage.workspace(), PASSABLE);
      return Files.createTempDirectory(storage.workspace(), "verify-", PASSABLE);
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.STORAGE_UNUSABLE, e, storage.workspace(), Reason.of(e));
    }
  }
}

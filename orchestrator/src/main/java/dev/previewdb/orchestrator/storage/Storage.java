package dev.previewdb.orchestrator.storage;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory everything lies in. */
public record Storage(Path root) {

  /**
   * The directory, made if it is not there; the user PostgreSQL runs as may pass through it and see
   * nothing.
   *
   * @throws PreviewDbException STORAGE_UNUSABLE
   */
  public static Storage open(Path root) {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      }
      Storage storage = new Storage(root.toRealPath());
      for (Path place :
          new Path[] {
            storage.snapshots(),
            storage.verifying(),
            storage.previews(),
            storage.state(),
            storage.servers()
          }) {
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return storage;
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, root, Reason.of(e));
    }
  }

  /**
   * The directory as it is: nothing is made, and no permission is changed.
   *
   * @throws PreviewDbException STORAGE_UNUSABLE when it is not there
   */
  public static Storage existing(Path root) {
    try {
      return new Storage(root.toRealPath());
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, root, Reason.of(e));
    }
  }

  public Path snapshots() {
    return root.resolve("snapshots");
  }

  /** Throw-away clones of snapshots, a directory for each verification that runs. */
  public Path verifying() {
    return root.resolve("verifying");
  }

  public Path previews() {
    return root.resolve("previews");
  }

  /** Our own database. */
  public Path state() {
    return root.resolve("state");
  }

  /** Commits that were fetched; they can be fetched again. */
  public Path git() {
    return root.resolve("git");
  }

  /** What is in the making, or needed for the length of a run; emptied at each start. */
  public Path workspace() {
    return root.resolve("workspace");
  }

  /** Bundled servers, unpacked. */
  public Path servers() {
    return root.resolve("servers");
  }
}

package dev.previewdb.orchestrator.storage;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;

/** The directory everything lies in. */
public record Storage(Path root) {
  /** Longer than any that is given to a server's home. */
  private static final String LONGEST_NAME = "x".repeat(100);

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

  /**
   * Refuses a directory below which a server's socket would have too long a path: that of a capture
   * of one of these projects, of a preview of whichever name, or of our own database.
   *
   * @throws dev.previewdb.snapshot.SnapshotException SOCKET_PATH_TOO_LONG
   */
  public void requireSockets(Collection<String> projects) {
    PostgresServer.requireSocket(state());
    PostgresServer.requireSocket(previews().resolve(LONGEST_NAME));
    projects.forEach(project ->
        PostgresServer.requireSocket(snapshots().resolve(project).resolve(LONGEST_NAME)));
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

  /** What the last run of each preview's migrations said. */
  public Path migrationLogs() {
    return root.resolve("migration-logs");
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

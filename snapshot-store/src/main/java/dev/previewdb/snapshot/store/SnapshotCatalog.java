package dev.previewdb.snapshot.store;

import static dev.previewdb.snapshot.SnapshotProblem.CAPTURE_RUNNING;
import static dev.previewdb.snapshot.SnapshotProblem.NO_SUCH_SNAPSHOT;
import static dev.previewdb.snapshot.SnapshotProblem.SNAPSHOT_IN_USE;
import static dev.previewdb.snapshot.SnapshotProblem.STORE_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.volume.DirectoryLock;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots below one directory, by project. What is listed is whole: a snapshot appears by one
 * rename after it passed its checks, and disappears by one rename before it is deleted. One that
 * was damaged since is named apart.
 */
public final class SnapshotCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCatalog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A snapshot may be dropped between being listed and being held. */
  private static final int ATTEMPTS = 3;

  private final Path root;

  /** The damaged ones that the log has been told of. */
  private final Set<Path> named = ConcurrentHashMap.newKeySet();

  /**
   * @param root a directory of ours; made on first use
   */
  public SnapshotCatalog(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The projects that have a directory here, whether the configuration still names them or not. */
  public List<String> projects() {
    return directories().stream().map(ProjectDirectory::project).toList();
  }

  /** The snapshots of a project that are whole, the newest first. */
  public List<Snapshot> list(String project) {
    return listing(project).whole();
  }

  /** Those whose manifest cannot be read, the newest first. */
  public List<DamagedSnapshot> damaged(String project) {
    return listing(project).damaged();
  }

  private Listing listing(String project) {
    var directory = ProjectDirectory.of(root, project);
    try {
      return Listing.of(directory);
    } catch (IOException e) {
      throw failed(directory.path(), e);
    }
  }

  /** Builds of a project that failed their checks and lie aside for a day; none can be cloned. */
  public List<FailedBuild> failedBuilds(String project) {
    var directory = ProjectDirectory.of(root, project);
    try {
      return directory.failedBuilds();
    } catch (NoSuchFileException e) {
      // Just swept away.
      return List.of();
    } catch (IOException e) {
      throw failed(directory.path(), e);
    }
  }

  /** The newest whole snapshot of a project, from which previews are made. */
  public Optional<Snapshot> current(String project) {
    return usable(project).stream().findFirst();
  }

  private List<Snapshot> usable(String project) {
    var listing = listing(project);
    name(listing.damaged());
    return listing.whole();
  }

  /** Names damaged snapshots in the log, each once, as every look for the current one does. */
  public void nameDamaged(String project) {
    name(damaged(project));
  }

  private void name(List<DamagedSnapshot> all) {
    for (var damaged : all) {
      if (named.add(damaged.directory())) {
        LOG.warn("A snapshot is passed over. {}", damaged.failure().getMessage());
      }
    }
  }

  /**
   * A snapshot by its version.
   *
   * @throws SnapshotException MANIFEST_UNREADABLE when it is damaged
   */
  public Optional<Snapshot> find(String project, String version) {
    var listing = listing(project);
    for (var damaged : listing.damaged()) {
      if (damaged.version().equals(version)) {
        throw damaged.failure();
      }
    }
    return listing.whole().stream().filter(s -> s.version().equals(version)).findFirst();
  }

  /** The newest snapshot of a project, safe from being dropped until the hold is closed. */
  public Optional<SnapshotHold> holdCurrent(String project) {
    try {
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        for (var snapshot : usable(project)) {
          var hold = SnapshotHold.on(snapshot);
          if (hold.isPresent()) {
            return hold;
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failed(ProjectDirectory.of(root, project).path(), e);
    }
  }

  /**
   * A snapshot, safe from being dropped until the hold is closed.
   *
   * @throws SnapshotException NO_SUCH_SNAPSHOT or MANIFEST_UNREADABLE
   */
  public SnapshotHold hold(String project, String version) {
    var snapshot =
        find(project, version)
            .orElseThrow(() -> new SnapshotException(NO_SUCH_SNAPSHOT, project, version));
    try {
      return SnapshotHold.on(snapshot)
          .orElseThrow(() -> new SnapshotException(NO_SUCH_SNAPSHOT, project, version));
    } catch (IOException e) {
      throw failed(snapshot.directory(), e);
    }
  }

  /**
   * Drops what the retention lets go; the current one always stays, and so does one that is held or
   * damaged: nobody knows what is lost with that.
   */
  public Pruned prune(String project, Retention retention, Instant now) {
    return new Pruning(this, project, retention).run(now);
  }

  /** What {@link #prune} would drop now, if nothing is held. */
  public List<Retention.Going> prunable(String project, Retention retention, Instant now) {
    return new Pruning(this, project, retention).plan(now);
  }

  /**
   * Removes a snapshot, also a damaged one. Clones made from it live on.
   *
   * @throws SnapshotException NO_SUCH_SNAPSHOT, or SNAPSHOT_IN_USE while one is being made
   */
  public void drop(String project, String version) {
    var directory = ProjectDirectory.of(root, project);
    var place =
        directory
            .find(version)
            .orElseThrow(() -> new SnapshotException(NO_SUCH_SNAPSHOT, project, version));
    var dropping = directory.dropping(version);
    try (var _ = alone(project, version, place)) {
      new EmptySibling(place).sweep();
      Files.move(place, dropping, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw new SnapshotException(NO_SUCH_SNAPSHOT, project, version).because(e);
    } catch (IOException e) {
      throw failed(directory.path(), e);
    }
    // On Btrfs at once, as a subvolume; within the whole it would go file by file
    Volumes.delete(new EmptySibling(dropping).place());
    Volumes.delete(dropping);
  }

  private static DirectoryLock alone(String project, String version, Path place)
      throws IOException {
    return DirectoryLock.take(place)
        .orElseThrow(() ->
            new SnapshotException(
                Files.isDirectory(place) ? SNAPSHOT_IN_USE : NO_SUCH_SNAPSHOT, project, version));
  }

  /**
   * Starts a snapshot of a project: takes the project's lock, and removes what an earlier capture
   * left.
   *
   * @param createdAt names the version
   * @throws SnapshotException CAPTURE_RUNNING
   */
  public Building begin(String project, Instant createdAt) {
    var directory = ProjectDirectory.of(root, project);
    try {
      var lock =
          ProjectLock.tryTake(directory)
              .orElseThrow(() -> new SnapshotException(CAPTURE_RUNNING, project));
      try {
        sweep(directory);
        return Building.in(directory, lock, createdAt);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(directory.path(), e);
    }
  }

  /**
   * Removes what killed captures left, and stops the servers they left running. Projects whose
   * capture runs are passed over.
   */
  public void sweep() {
    try {
      for (var directory : directories()) {
        var lock = ProjectLock.tryTake(directory);
        if (lock.isPresent()) {
          try {
            sweep(directory);
          } finally {
            lock.get().close();
          }
        }
      }
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private List<ProjectDirectory> directories() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var all = Files.newDirectoryStream(root)) {
      var found = new ArrayList<ProjectDirectory>();
      for (var path : all) {
        var name = path.getFileName().toString();
        if (ProjectDirectory.isName(name) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(ProjectDirectory.of(root, name));
        }
      }
      found.sort(Comparator.comparing(ProjectDirectory::project));
      return found;
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private static void sweep(ProjectDirectory directory) throws IOException {
    for (var leftover : directory.leftovers()) {
      LOG.info("Removing {}, which an unfinished or failed capture or a drop left", leftover);
      PostgresServer.end(leftover, PATIENCE);
      Volumes.delete(leftover);
    }
    for (var snapshot : directory.snapshots()) {
      new EmptySibling(snapshot).sweep();
    }
  }

  static SnapshotException failed(Path place, IOException e) {
    return new SnapshotException(STORE_FAILED, place, Reason.of(e)).because(e);
  }
}

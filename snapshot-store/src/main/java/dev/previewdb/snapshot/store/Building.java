package dev.previewdb.snapshot.store;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot in the making, in a hidden directory. It becomes a snapshot by {@link #publish}; if it
 * is closed before and was not put aside, nothing is left of it.
 */
public final class Building implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Building.class);
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** All that a snapshot's directory holds, but for its {@link EmptySibling}. */
  private static final Set<String> PUBLISHED = Set.of("data", "manifest.json");

  private final ProjectDirectory project;
  private final ProjectLock lock;
  private final Path home;
  private final String version;
  private Optional<EarlyWriting> writing = Optional.empty();
  private boolean moved;

  private Building(ProjectDirectory project, ProjectLock lock, Path home, String version) {
    this.project = project;
    this.lock = lock;
    this.home = home;
    this.version = version;
  }

  static Building in(ProjectDirectory project, ProjectLock lock, Instant createdAt)
      throws IOException {
    var number = 1;
    while (Files.exists(project.building(number))) {
      number++;
    }
    var home = Files.createDirectory(project.building(number));
    var wanted = VERSION.format(createdAt);
    var version = wanted;
    for (var n = 2; Files.exists(project.snapshot(version)); n++) {
      version = wanted + "-" + n;
    }
    return new Building(project, lock, home, version);
  }

  /** The home of the server that builds it: <code>data/</code> in it is what will be published. */
  public Path home() {
    return home;
  }

  public String version() {
    return version;
  }

  /** Has files written as they grow, so that little is left to be written at the end. */
  public void writeEarly() {
    writing = Optional.of(EarlyWriting.of(home.resolve("data")));
  }

  /**
   * Makes all of it durable and lists it, by one rename. The server must have been shut down
   * cleanly.
   *
   * @throws SnapshotException DISK_FULL or STORE_FAILED; nothing is listed then
   */
  public Snapshot publish(Manifest manifest) {
    var place = project.snapshot(version);
    try {
      if (writing.isPresent()) {
        writing.get().end();
      }
      ManifestFile.write(home, manifest);
      LOG.debug("The manifest is written");
      keepOnly(PUBLISHED, home);
      Durability.sync(home);
      LOG.debug("The snapshot is durable");
      Files.move(home, place, StandardCopyOption.ATOMIC_MOVE);
      LOG.debug("The snapshot is listed");
      moved = true;
      Durability.syncDirectory(project.path());
      return new Snapshot(manifest, place);
    } catch (FileSystemException e) {
      var reason = e.getReason();
      if (reason != null && reason.contains("No space left")) {
        throw new SnapshotException(SnapshotProblem.DISK_FULL, home).because(e);
      }
      throw SnapshotCatalog.failed(home, e);
    } catch (IOException e) {
      throw SnapshotCatalog.failed(home, e);
    }
  }

  /** Removes what a server needed and nobody else does. */
  static void keepOnly(Set<String> names, Path home) throws IOException {
    try (var all = Files.newDirectoryStream(home)) {
      for (var child : all) {
        if (!names.contains(child.getFileName().toString())) {
          Volumes.delete(child);
        }
      }
    }
  }

  /**
   * Puts it aside for a day as what failed its checks, in place of an earlier one. No server may
   * run on it.
   *
   * @param why in words that hold no value
   */
  public void putAside(String why) {
    try {
      writing.ifPresent(EarlyWriting::close);
      for (var earlier : project.failedBuilds()) {
        Volumes.delete(earlier.directory());
      }
      FailedBuild.note(home, why);
      Files.move(home, project.failed(version), StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } catch (IOException e) {
      throw SnapshotCatalog.failed(home, e);
    }
  }

  /** Removes what was neither published nor put aside, and lets go of the project. */
  @Override
  public void close() {
    try {
      writing.ifPresent(EarlyWriting::close);
      if (!moved) {
        Volumes.delete(home);
      }
    } finally {
      lock.close();
    }
  }
}

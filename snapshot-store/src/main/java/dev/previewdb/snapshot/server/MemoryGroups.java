package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.MEMORY_GROUPS_UNUSABLE;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of processes whose memory the kernel limits, one for each server, below one of our own
 * (cgroups(7)). What a group may not have, its largest process is killed for: a session, after
 * which PostgreSQL starts its others anew, and nobody else notices.
 */
public final class MemoryGroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryGroups.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ControlGroups kernel;
  private final Path ours;

  private MemoryGroups(ControlGroups kernel, Path ours) {
    this.kernel = kernel;
    this.ours = ours;
  }

  /**
   * Finds the place for our group and makes it.
   *
   * @param name of the group, which nobody else on this machine has
   * @throws SnapshotException MEMORY_GROUPS_UNUSABLE saying why there are none
   */
  public static MemoryGroups open(String name) {
    return open(name, Path.of("/"));
  }

  static MemoryGroups open(String name, Path root) {
    try {
      var kernel = ControlGroups.of(root);
      return new MemoryGroups(kernel, kernel.make(name));
    } catch (IOException e) {
      throw new SnapshotException(MEMORY_GROUPS_UNUSABLE, Reason.of(e)).because(e);
    }
  }

  /**
   * Whether there could be groups; nothing is left of the try.
   *
   * @throws SnapshotException MEMORY_GROUPS_UNUSABLE saying why there are none
   */
  public static void probe() {
    var tried = open("previewdb-probe-" + ProcessHandle.current().pid());
    try {
      tried.limit("tried", 1L << 30);
    } finally {
      tried.remove("tried");
      tried.close();
    }
  }

  /**
   * A group of that name with that limit, made if it is not there.
   *
   * @return the file that takes the id of a process that joins
   * @throws SnapshotException MEMORY_GROUPS_UNUSABLE
   */
  public Path limit(String name, long bytes) {
    var group = ours.resolve(name);
    try {
      Files.createDirectories(group);
      kernel.limit(group, bytes);
      return group.resolve("cgroup.procs");
    } catch (IOException e) {
      throw new SnapshotException(MEMORY_GROUPS_UNUSABLE, Reason.of(e)).because(e);
    }
  }

  /** Of a server that has ended; one that is not there is no error. */
  public void remove(String name) {
    delete(ours.resolve(name));
  }

  /** Removes the groups that hold no process any more: their servers ended without us. */
  public void sweep() {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(ours, Files::isDirectory)) {
      for (var group : groups) {
        if (Files.readString(group.resolve("cgroup.procs")).isBlank()) {
          delete(group);
        }
      }
    } catch (IOException e) {
      LOG.warn("The groups in {} could not be looked through: {}", ours, Reason.of(e));
    }
  }

  /** Takes our group away when none of its servers runs; else the next service finds it again. */
  @Override
  public void close() {
    sweep();
    try {
      Files.deleteIfExists(ours);
    } catch (IOException e) {
      LOG.debug("The group {} stays: {}", ours, Reason.of(e));
    }
  }

  /** The last processes of a server may need a moment to end. */
  private static void delete(Path group) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        Files.deleteIfExists(group);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          LOG.warn("The group {} could not be removed: {}", group, Reason.of(e));
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}

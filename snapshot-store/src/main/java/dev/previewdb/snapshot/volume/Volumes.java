package dev.previewdb.snapshot.volume;

import static dev.previewdb.snapshot.SnapshotProblem.CLONE_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.CLONE_TARGET_EXISTS;
import static dev.previewdb.snapshot.SnapshotProblem.DELETE_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.DISK_FULL;
import static dev.previewdb.snapshot.SnapshotProblem.MEASURE_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.STORE_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** Clones, measures and deletes trees of files. */
public final class Volumes {
  private static final String UNFINISHED = ".cloning-";

  private Volumes() {}

  /**
   * How a data directory that is made in this directory would be cloned; found by cloning a small
   * one there and asking where its blocks lie.
   */
  public static CloneMode probe(Path directory) {
    try {
      return Probe.run(directory);
    } catch (IOException e) {
      throw failure(directory, directory, e);
    }
  }

  /**
   * Makes an empty directory, for its owner only, that can be cloned in the cheapest way there is:
   * on Btrfs a subvolume, elsewhere a plain one.
   */
  public static void make(Path directory) {
    var place = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(place.resolveSibling(""));
      if (!Subvolume.make(place)) {
        Files.createDirectory(place);
      }
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw isDiskFull(e)
          ? new SnapshotException(DISK_FULL, place)
          : new SnapshotException(STORE_FAILED, place, Reason.of(e)).because(e);
    }
  }

  /**
   * How many bytes a second a clone by copying gets onto the disk of this directory; found by
   * copying a small file there.
   */
  public static long copySpeed(Path directory) {
    try {
      return CopySpeed.run(directory);
    } catch (IOException e) {
      throw failure(directory, directory, e);
    }
  }

  /**
   * Clones a tree of directories and plain files, which nobody writes meanwhile. The clone is made
   * beside its place and then renamed, so a place that exists holds a whole clone, and a failure
   * leaves nothing. Nothing is synced to disk.
   *
   * @param to must not exist; one caller at a time works on it
   * @param owner to whom every file of the clone belongs
   */
  public static CloneResult clone(Path from, Path to, RunAs owner) {
    var start = System.nanoTime();
    var cloned = cloned(from, to, owner, Cloned::of);
    var outcome = cloned.outcome();
    return new CloneResult(
        cloned.mode(),
        outcome.files(),
        outcome.bytes(),
        outcome.sharedBytes(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * The same without asking about every file where that would take longer than the clone; {@link
   * #measure} does it later.
   */
  public static UnmeasuredClone cloneUnmeasured(Path from, Path to, RunAs owner) {
    var start = System.nanoTime();
    var cloned = cloned(from, to, owner, Cloned::unmeasured);
    var outcome = cloned.outcome();
    return new UnmeasuredClone(
        cloned.mode(),
        cloned.measured()
            ? Optional.of(
                new Sharing(
                    outcome.bytes(),
                    outcome.sharedBytes(),
                    outcome.bytes() - outcome.sharedBytes()))
            : Optional.empty(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private interface Way {
    Cloned clone(Path from, Path to, RunAs owner) throws IOException;
  }

  private static Cloned cloned(Path from, Path to, RunAs owner, Way way) {
    var place = to.toAbsolutePath().normalize();
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new SnapshotException(CLONE_TARGET_EXISTS, place);
    }
    var unfinished = place.resolveSibling(UNFINISHED + place.getFileName());
    var finished = false;
    try {
      TreeDelete.run(unfinished);
      var cloned = way.clone(from, unfinished, owner);
      Files.move(unfinished, place);
      finished = true;
      return cloned;
    } catch (IOException e) {
      throw failure(from, place, e);
    } finally {
      if (!finished) {
        delete(unfinished);
      }
    }
  }

  /**
   * How much of a tree lies in shared blocks; asks the file system about every file. Others may
   * write there meanwhile.
   */
  public static Sharing measure(Path tree) {
    try {
      return TreeMeasure.of(tree).sharing();
    } catch (IOException e) {
      throw new SnapshotException(MEASURE_FAILED, tree, Reason.of(e)).because(e);
    }
  }

  /**
   * The sizes of a tree's plain files together, wherever their blocks lie; others may write there
   * meanwhile.
   */
  public static long bytes(Path tree) {
    try (var libc = new Libc()) {
      var bytes = new long[1];
      TreeFiles.each(libc, tree, file -> bytes[0] += libc.size(file));
      return bytes[0];
    } catch (IOException e) {
      throw new SnapshotException(MEASURE_FAILED, tree, Reason.of(e)).because(e);
    }
  }

  /**
   * Deletes a tree, a file or a link; links within are deleted, not followed. What does not exist
   * is no error.
   */
  public static void delete(Path tree) {
    try {
      TreeDelete.run(tree);
    } catch (IOException e) {
      throw new SnapshotException(DELETE_FAILED, tree, Reason.of(e)).because(e);
    }
  }

  private static SnapshotException failure(Path from, Path to, IOException e) {
    if (isDiskFull(e)) {
      return new SnapshotException(DISK_FULL, to);
    }
    return new SnapshotException(CLONE_FAILED, from, to, Reason.of(e)).because(e);
  }

  private static boolean isDiskFull(IOException e) {
    return e instanceof SystemCallException call && call.diskFull();
  }
}

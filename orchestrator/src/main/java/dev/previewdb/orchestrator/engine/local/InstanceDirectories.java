package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * The directories of all incarnations, {@code NAME.EPOCH/} below one root: the mark, then the data.
 * The data directory appears under its name only when the clone is whole.
 */
public final class InstanceDirectories {
  private static final String DATA = "data";
  private static final String DRAFT = "data.cloning";

  /** The user who runs the server passes through. */
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final Path root;
  private final Path workspace;

  /**
   * The directories below that root.
   *
   * @param workspace on the same file system; what is cut off in the making is left there
   */
  public InstanceDirectories(Path root, Path workspace) {
    this.root = root;
    this.workspace = workspace;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + root + " cannot be made", e);
    }
  }

  Path home(InstanceId id) {
    return root.resolve(id.toString());
  }

  Path data(InstanceId id) {
    return home(id).resolve(DATA);
  }

  Path draft(InstanceId id) {
    return home(id).resolve(DRAFT);
  }

  boolean exists(InstanceId id) {
    return Files.exists(home(id));
  }

  boolean isWhole(InstanceId id) {
    return Files.isDirectory(data(id));
  }

  /**
   * Makes the directory with its mark in it, in one step: there is never one of ours without a
   * mark.
   *
   * @throws PreviewDbException INSTANCE_UNUSABLE when somebody else's directory has its name
   * @throws SnapshotException DISK_FULL; nothing is left of it then
   */
  void create(InstanceMark mark) {
    if (exists(mark.id())) {
      throw PreviewDbException.of(
          Problem.INSTANCE_UNUSABLE,
          mark.id(),
          "the directory of its name in " + root + " does not carry previewdb's mark");
    }
    try {
      Path draft = Files.createTempDirectory(Files.createDirectories(workspace), "mark-", PASSABLE);
      try {
        mark.write(draft);
        Files.move(draft, home(mark.id()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Volumes.delete(draft);
      }
    } catch (IOException e) {
      throw failure(mark.id(), e);
    }
  }

  /** Whole from now on, with what its mark then says. */
  void finish(InstanceMark mark) {
    InstanceId id = mark.id();
    try {
      mark.write(home(id));
      Files.move(draft(id), data(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(id, e);
    }
  }

  /**
   * Renames a directory and its mark. At every moment in between, one of its two marks names it.
   */
  void rename(InstanceMark mark, InstanceId as) {
    try {
      mark.as(as).write(home(mark.id()), InstanceMark.NEXT);
      Files.move(home(mark.id()), home(as), StandardCopyOption.ATOMIC_MOVE);
      Files.move(
          home(as).resolve(InstanceMark.NEXT),
          home(as).resolve(InstanceMark.FILE),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(as, e);
    }
  }

  /**
   * Begins to bring a mark to disk: a power cut would leave a directory that is nobody's.
   *
   * @return done when it is there; it fails as {@link #create} does
   */
  FutureTask<?> syncing(InstanceId id) {
    FutureTask<?> syncing =
        new FutureTask<>(
            () -> {
              try (FileChannel mark =
                  FileChannel.open(home(id).resolve(InstanceMark.FILE), StandardOpenOption.READ)) {
                mark.force(true);
              } catch (IOException e) {
                throw failure(id, e);
              }
            },
            true);
    Thread.ofPlatform().daemon().name("mark of " + id).start(syncing);
    return syncing;
  }

  private RuntimeException failure(InstanceId id, IOException e) {
    String reason = Reason.of(e);
    return reason.contains("No space left")
        ? new SnapshotException(SnapshotProblem.DISK_FULL, root).because(e)
        : PreviewDbException.because(Problem.INSTANCE_UNUSABLE, e, id, reason);
  }

  Optional<InstanceMark> mark(InstanceId id) {
    return InstanceMark.read(home(id));
  }

  /** Every directory that carries our mark; others are not ours. */
  List<InstanceMark> marks() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.map(InstanceMark::read).flatMap(Optional::stream).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + root + " cannot be read", e);
    }
  }

  /**
   * Removes everything, the mark last, so that a deletion cut off in the middle is still known as
   * ours.
   */
  void delete(InstanceId id) {
    if (mark(id).isEmpty()) {
      return;
    }
    Path home = home(id);
    try (Stream<Path> children = Files.list(home)) {
      children
          .filter(child -> !child.endsWith(InstanceMark.FILE) && !child.endsWith(InstanceMark.NEXT))
          .forEach(Volumes::delete);
      // With its mark, in one step: never a directory of ours that carries none
      Path gone = Files.createTempDirectory(Files.createDirectories(workspace), "gone-");
      Files.move(home, gone.resolve(id.toString()), StandardCopyOption.ATOMIC_MOVE);
      Volumes.delete(gone);
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of " + id + " cannot be removed", e);
    }
  }
}

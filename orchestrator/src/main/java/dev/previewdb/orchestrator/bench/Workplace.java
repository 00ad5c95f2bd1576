package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.image.ImageRequest;
import dev.previewdb.snapshot.image.TemporaryImage;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The one directory a measurement works in. When it is closed, or the program is told to end,
 * nothing runs in it any more and it is gone.
 */
final class Workplace implements AutoCloseable {
  /** Whoever runs PostgreSQL may pass through, and see nothing. */
  static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

  private static final long MEGABYTE = 1L << 20;
  private static final int MOST_ROUNDS = 150;

  private final Path parent;
  private final Path root;
  private final Thread worker = Thread.currentThread();
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final CountDownLatch left = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().unstarted(this::abandon);
  private volatile Optional<TemporaryImage> image = Optional.empty();

  private Workplace(Path parent, Path root) {
    this.parent = parent;
    this.root = root;
  }

  static Workplace open(Site site) {
    Workplace place = new Workplace(site.directory(), directory(site.directory()));
    Runtime.getRuntime().addShutdownHook(place.hook);
    try {
      place.image = site.image().map(place::mount);
      Storage.open(place.root);
      return place;
    } catch (RuntimeException e) {
      place.close();
      throw place.abandoned.get()
          ? PreviewDbException.because(Problem.BENCH_INTERRUPTED, e, place.parent)
          : e;
    }
  }

  private static Path directory(Path parent) {
    try {
      // Short: the sockets of previews lie below it.
      Path root = Files.createTempDirectory(parent, "pdbench").toRealPath();
      Files.setPosixFilePermissions(root, PASSABLE);
      return root;
    } catch (IOException e) {
      throw PreviewDbException.because(
          Problem.BENCH_DIRECTORY, e, parent, e.getClass().getSimpleName());
    }
  }

  private TemporaryImage mount(Site.Image wanted) {
    return TemporaryImage.make(
        new ImageRequest(
            root.resolveSibling(root.getFileName() + ".img"),
            wanted.size().bytes(),
            wanted.fileSystem(),
            root,
            Optional.empty()));
  }

  Storage storage() {
    return new Storage(root);
  }

  /** Does the work; what it fails at after the program was told to end is only that. */
  <T> T uninterrupted(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw abandoned.get() ? PreviewDbException.because(Problem.BENCH_INTERRUPTED, e, parent) : e;
    }
  }

  void requireSpace(Collection<DataSize> sizes, CloneMode mode, long more) {
    long needed = 512 * MEGABYTE + more;
    long largest = 0;
    for (DataSize size : sizes) {
      needed += size.bytes() + size.bytes() / 20;
      largest = Math.max(largest, size.bytes() + size.bytes() / 20);
    }
    if (mode == CloneMode.COPY) {
      needed += largest;
    }
    requireSpace(needed);
  }

  void requireSpace(long needed) {
    try {
      // An image holds no more than the disk below it
      long free =
          Math.min(
              Files.getFileStore(root).getUsableSpace(),
              Files.getFileStore(root.resolveSibling("")).getUsableSpace());
      if (free < needed) {
        throw PreviewDbException.of(
            Problem.BENCH_NO_SPACE, parent, free / MEGABYTE, needed / MEGABYTE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A directory in it, which PostgreSQL's user may pass through. */
  static void makePassable(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PASSABLE);
    } catch (IOException e) {
      throw new UncheckedIOException("the directory " + directory + " cannot be made", e);
    }
  }

  /** Writes what is still to be written to this file system. */
  void sync() {
    Program.run(List.of("sync", "--file-system", root.toString()));
  }

  /** The worker is interrupted and cleans up as it leaves; what it waits for is ended. */
  private void abandon() {
    abandoned.set(true);
    worker.interrupt();
    try {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        if (left.await(100, TimeUnit.MILLISECONDS)) {
          break;
        }
        Leftovers.end(root);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Again, for the interrupt may have met the worker in the middle of its own cleaning up.
    clear();
  }

  private void clear() {
    Leftovers.end(root);
    image.ifPresent(TemporaryImage::close);
    Volumes.delete(root);
  }

  @Override
  public void close() {
    // A pending interrupt would end the cleaning up, too.
    boolean interrupted = Thread.interrupted();
    try {
      clear();
    } finally {
      left.countDown();
      if (!abandoned.get()) {
        forgetHook();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program ends just now, and the hook finds nothing left to do.
    }
  }
}

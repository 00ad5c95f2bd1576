package dev.previewdb.snapshot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the disk busy while processors are: the server that builds syncs nothing, so all of it would
 * be written in one go at the end, while nothing else happens. What makes the snapshot durable is
 * the sync before it is listed, whatever was written here before.
 */
final class EarlyWriting implements AutoCloseable {
  private static final long SECONDS = 2;

  /** Smaller files are soon written. */
  private static final long WORTH_IT = 1L << 20;

  private final Path data;
  private final Map<Path, FileTime> written = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("early-writing").unstarted(this::passes);
  private volatile @Nullable IOException failure;

  private EarlyWriting(Path data) {
    this.data = data;
  }

  /** Begins, and goes on until it is closed. */
  static EarlyWriting of(Path data) {
    var writing = new EarlyWriting(data);
    writing.thread.start();
    return writing;
  }

  private void passes() {
    try {
      while (!ended.await(SECONDS, TimeUnit.SECONDS)) {
        pass();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it.
      Thread.currentThread().interrupt();
    }
  }

  private void pass() {
    try {
      Files.walkFileTree(
          data,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && attributes.size() >= WORTH_IT) {
                write(file, attributes.lastModifiedTime());
              }
              return ended.getCount() == 0 ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // A directory went away while it was read; the next pass sees what is there then.
    }
  }

  private void write(Path file, FileTime modified) {
    if (modified.equals(written.get(file))) {
      return;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      sync(channel);
      written.put(file, modified);
    } catch (IOException e) {
      // The server dropped it meanwhile.
    }
  }

  /** The system tells of a page it could not write once only: the sync at the end may not know. */
  private void sync(FileChannel channel) {
    try {
      channel.force(false);
    } catch (IOException e) {
      failure = e;
    }
  }

  boolean wrote(Path file) {
    return written.containsKey(file);
  }

  /**
   * Ends, after the file it is at.
   *
   * @throws IOException what could not be written
   */
  void end() throws IOException {
    close();
    var first = failure;
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      // No interrupt: it would hide whether the file it is at was written.
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

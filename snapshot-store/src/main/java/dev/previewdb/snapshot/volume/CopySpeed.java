package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;

/**
 * Finds out by doing how fast a file system copies: a small file, as a clone is made, and then on
 * the disk. Memory alone would be much faster, and a clone of many gigabytes cannot stay there.
 */
final class CopySpeed {
  private static final int SIZE = 32 << 20;

  private CopySpeed() {}

  static long run(Path directory) throws IOException {
    var place = Files.createTempDirectory(directory, ".probe-");
    try {
      var original = Files.createDirectory(place.resolve("original"));
      // Nothing that a file system could store smaller than it is.
      var bytes = new byte[SIZE];
      new Random(1).nextBytes(bytes);
      Files.write(original.resolve("file"), bytes);
      // What is still to be written would be counted as the copy's.
      sync(original.resolve("file"));
      var start = System.nanoTime();
      TreeClone.run(original, place.resolve("copy"), RunAs.current());
      sync(place.resolve("copy").resolve("file"));
      var nanos = Math.max(1, System.nanoTime() - start);
      return Math.max(1, (long) SIZE * Duration.ofSeconds(1).toNanos() / nanos);
    } finally {
      TreeDelete.run(place);
    }
  }

  private static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
  }
}

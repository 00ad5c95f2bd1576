package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds out by doing whether a file system shares blocks. */
final class Probe {
  private static final int SIZE = 64 * 1024;

  private Probe() {}

  static CloneMode run(Path directory) throws IOException {
    var place = Files.createTempDirectory(directory, ".probe-");
    try (var libc = new Libc()) {
      var original = place.resolve("original");
      var bytes = new byte[SIZE];
      Arrays.fill(bytes, (byte) 1);
      Files.write(original, bytes);
      return shared(libc, original, place.resolve("clone")) ? CloneMode.REFLINK : CloneMode.COPY;
    } finally {
      TreeDelete.run(place);
    }
  }

  private static boolean shared(Libc libc, Path original, Path clone) throws SystemCallException {
    var source = libc.openToRead(original);
    try {
      var target = libc.create(clone);
      try {
        libc.cloneBlocks(source, target, clone);
        return libc.sharedBytes(target, clone, SIZE) == SIZE;
      } catch (SystemCallException e) {
        if (e.unsupported()) {
          return false;
        }
        throw e;
      } finally {
        libc.close(target, clone);
      }
    } finally {
      libc.close(source, original);
    }
  }
}

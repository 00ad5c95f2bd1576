package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
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
    try {
      var original = Files.createDirectory(place.resolve("original"));
      var bytes = new byte[SIZE];
      Arrays.fill(bytes, (byte) 1);
      Files.write(original.resolve("file"), bytes);
      var outcome = TreeClone.run(original, place.resolve("clone"), RunAs.current());
      return outcome.allShared() && outcome.sharedBytes() == SIZE
          ? CloneMode.REFLINK
          : CloneMode.COPY;
    } finally {
      TreeDelete.run(place);
    }
  }
}

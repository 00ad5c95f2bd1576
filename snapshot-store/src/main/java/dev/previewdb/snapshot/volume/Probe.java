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
      var original = place.resolve("original");
      Volumes.make(original);
      var bytes = new byte[SIZE];
      Arrays.fill(bytes, (byte) 1);
      Files.write(original.resolve("file"), bytes);
      var owner = RunAs.current();
      owner.own(original);
      var cloned = Cloned.of(original, place.resolve("clone"), owner);
      return cloned.outcome().sharedBytes() == SIZE ? cloned.mode() : CloneMode.COPY;
    } finally {
      TreeDelete.run(place);
    }
  }
}

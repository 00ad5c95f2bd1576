package dev.previewdb.orchestrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether somebody watches. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether the error stream, where progress goes, is a terminal that can write a line over. {@link
   * java.io.Console} only knows of the other two streams.
   */
  static boolean watched(Map<String, String> environment) {
    try {
      String stream = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return (stream.startsWith("/dev/pts/") || stream.startsWith("/dev/tty"))
          && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    } catch (IOException e) {
      return false;
    }
  }
}

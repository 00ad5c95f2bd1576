package dev.previewdb.orchestrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether somebody watches. */
final class Terminal {
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  private Terminal() {}

  /** Whether the standard output, where results go, is a terminal. */
  static boolean shown() {
    return isTerminal(OUTPUT);
  }

  /**
   * Whether the error stream, where progress goes, is a terminal that can write a line over. {@link
   * java.io.Console} only knows of the other two streams.
   */
  static boolean watched(Map<String, String> environment) {
    return isTerminal(ERROR) && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String stream = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return stream.startsWith("/dev/pts/") || stream.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.previewdb.orchestrator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Figures that Linux tells in text. */
final class ProcFile {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private ProcFile() {}

  /** Bytes that programs could get without anybody being pushed out. */
  static long availableMemory() {
    return kilobytes(MEMORY, "MemAvailable:") << 10;
  }

  /** Files that a program may have open, if it asks for as many as it may. */
  static long openFiles() {
    String hard = words(LIMITS, "Max open files").get(4);
    return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
  }

  static long kilobytes(Path file, String name) {
    return number(file, name);
  }

  /** The first number behind a name. */
  static long number(Path file, String name) {
    return Long.parseLong(words(file, name).get(1));
  }

  private static List<String> words(Path file, String start) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(start))
          .map(line -> List.of(line.split("\\s+", -1)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(file + " has no " + start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

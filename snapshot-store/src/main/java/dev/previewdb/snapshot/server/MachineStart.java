package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When this machine was started: <code>btime</code> of proc(5). */
final class MachineStart {
  private static final String BTIME = "btime ";

  private MachineStart() {}

  /** Before everything, where the kernel does not tell. */
  static Instant time() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return lines
          .filter(line -> line.startsWith(BTIME))
          .map(
              line -> Instant.ofEpochSecond(Long.parseLong(line.substring(BTIME.length()).strip())))
          .findFirst()
          .orElse(Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read /proc/stat", e);
    }
  }
}

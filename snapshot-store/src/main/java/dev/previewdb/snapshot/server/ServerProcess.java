package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, which no later one with the same id can be taken for.
 *
 * @param startTime in clock ticks since the machine started, so that setting the clock changes
 *     nothing
 */
record ServerProcess(long pid, long startTime) {
  /** Places behind the name in brackets, which may itself hold brackets and spaces: proc(5). */
  private static final int STATE = 0;

  private static final int START_TIME = 19;

  /** Empty if it has ended; a zombie has, for its files are closed. */
  static Optional<ServerProcess> of(long pid) {
    try {
      var stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[STATE].matches("[ZX]")
          ? Optional.empty()
          : Optional.of(new ServerProcess(pid, Long.parseLong(fields[START_TIME])));
    } catch (IOException e) {
      // No such process; also when it ends between opening and reading.
      return Optional.empty();
    }
  }

  /**
   * Whether it still holds any of its files. Its command line would tell too early: a process that
   * ends loses that first, bit by bit.
   */
  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }
}

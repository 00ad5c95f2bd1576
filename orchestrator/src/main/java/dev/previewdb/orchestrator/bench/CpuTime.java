package dev.previewdb.orchestrator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What all cores did since the machine started, in the kernel's ticks: proc(5). */
record CpuTime(long total, long idle) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int IDLE = 3;
  private static final int WAITING = 4;

  /** Guests' time, which follows, is counted in the first fields already. */
  private static final int FIELDS = 8;

  static CpuTime now() {
    try (var lines = Files.lines(STAT)) {
      long[] fields =
          Arrays.stream(lines.findFirst().orElseThrow().split(" +", -1))
              .skip(1)
              .limit(FIELDS)
              .mapToLong(Long::parseLong)
              .toArray();
      return new CpuTime(Arrays.stream(fields).sum(), fields[IDLE] + fields[WAITING]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of the time that they worked, 0 to 1. */
  double busySince(CpuTime before) {
    long all = total - before.total;
    return all == 0 ? 0 : 1 - (double) (idle - before.idle) / all;
  }
}

package dev.previewdb.snapshot.capture;

import com.sun.management.OperatingSystemMXBean;
import dev.previewdb.snapshot.capture.CaptureRun.Origin;
import dev.previewdb.snapshot.source.SourceTable;
import java.lang.management.ManagementFactory;

/**
 * How much memory a build gives to each index, and how many processors.
 *
 * @param megabytes of `maintenance_work_mem`
 * @param helpers processors besides the one that each worker has
 */
record BuildMemory(long megabytes, int helpers) {
  private static final long MEGABYTE = 1L << 20;
  private static final long LEAST = 16 * MEGABYTE;
  private static final long MOST = 1024 * MEGABYTE;

  /** With less for each, PostgreSQL calls no helper: plan_create_index_workers of planner.c. */
  private static final long LEAST_EACH = 32 * MEGABYTE;

  /** What a merge of sorted runs reads of each at a time: MERGE_BUFFER_SIZE of tuplesort.c. */
  private static final long MERGE_BUFFER = 256 << 10;

  private static final String SORTED = " USING btree ";

  /**
   * A B-tree is sorted. The less memory, the more of it stays in the processor's caches: five
   * million rows of two columns took 6.6 s with 16 MB and 12.2 s with 1 GB. So it has as little as
   * sorts the largest table in runs that are merged in one go. Other indexes, such as GIN, are
   * filled row by row from what memory there is.
   *
   * @param workers that build at the same time
   */
  static BuildMemory of(Origin origin, int workers) {
    var sorted =
        origin.fingerprint().objects().entrySet().stream()
            .filter(o -> o.getKey().startsWith("index "))
            .allMatch(o -> o.getValue().getOrDefault("definition", "").contains(SORTED));
    var largest = origin.schema().tables().stream().mapToLong(SourceTable::bytes).max().orElse(0);
    // Those that build side by side have all processors already, or leave some to each
    var helpers = Math.max(0, Runtime.getRuntime().availableProcessors() / workers - 1);
    return of(sorted ? merged(largest) : physical() / 8 / workers, helpers);
  }

  /** The memory whose runs of a table are as many as fit into it side by side for a merge. */
  static long merged(long table) {
    return (long) Math.sqrt((double) table * MERGE_BUFFER);
  }

  static BuildMemory of(long bytes, int helpers) {
    var least = helpers == 0 ? LEAST : LEAST_EACH * (helpers + 1);
    return new BuildMemory(
        Math.min(Math.max(bytes, least), Math.max(MOST, least)) / MEGABYTE, helpers);
  }

  private static long physical() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 1024 * MEGABYTE;
  }
}

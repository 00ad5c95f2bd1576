package dev.previewdb.orchestrator.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;

/** The largest part of this program's heap that was still in use after a collection. */
final class HeapWatch {
  private long largest;

  /** Looks at what the last collections left. */
  void look() {
    long left =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    largest = Math.max(largest, left);
  }

  /** Bytes, after a collection of everything. */
  long largest() {
    System.gc();
    largest = Math.max(largest, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    return largest;
  }
}

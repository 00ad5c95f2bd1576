package dev.previewdb.snapshot.subset;

/** A set of hashes: well-spread numbers that are not 0. */
final class LongSet {
  private static final int SMALLEST = 64;

  private final MemoryLimit memory;
  private long[] slots = new long[SMALLEST];
  private int size;

  LongSet(MemoryLimit memory) {
    this.memory = memory;
  }

  boolean contains(long hash) {
    return slots[slot(slots, hash)] == hash;
  }

  /** Whether it was not there before. */
  boolean add(long hash) {
    int slot = slot(slots, hash);
    if (slots[slot] == hash) {
      return false;
    }
    slots[slot] = hash;
    size++;
    if (size > slots.length / 3 * 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    int before = slots.length;
    if (before >= 1 << 29) {
      // As many as an array can hold are more than any memory limit lets in
      throw new IllegalStateException("too many keys for one set");
    }
    memory.take(counted(2 * before));
    long[] wider = new long[2 * before];
    for (long hash : slots) {
      if (hash != 0) {
        wider[slot(wider, hash)] = hash;
      }
    }
    slots = wider;
    memory.giveBack(counted(before));
  }

  /** The smallest does not count. */
  private static long counted(int slots) {
    return slots == SMALLEST ? 0 : (long) slots * Long.BYTES;
  }

  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  int size() {
    return size;
  }

  void clear() {
    memory.giveBack(counted(slots.length));
    slots = new long[SMALLEST];
    size = 0;
  }
}

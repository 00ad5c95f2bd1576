package dev.previewdb.snapshot.subset;

import java.util.function.LongConsumer;

/** Finds records of a list by one of their numbers, which is a hash. */
final class KeyIndex {
  private final LongList records;
  private final int width;
  private final int at;
  private final MemoryLimit memory;

  /** Numbers of records, counted from 1; 0 is free. */
  private final int[] slots;

  /**
   * @param width how many numbers a record has
   * @param at which of them is the hash; one that is {@link KeyRow#NOWHERE} is not to be found
   */
  KeyIndex(LongList records, int width, int at, MemoryLimit memory) {
    this.records = records;
    this.width = width;
    this.at = at;
    this.memory = memory;
    long count = records.size() / width;
    long wanted = Math.max(2, Long.highestOneBit(Math.max(1, count)) * 4);
    memory.take(wanted * Integer.BYTES);
    this.slots = new int[Math.toIntExact(wanted)];
    for (int i = 0; i < count; i++) {
      long hash = hash(i);
      if (hash != KeyRow.NOWHERE) {
        slots[free(hash)] = i + 1;
      }
    }
  }

  private long hash(int number) {
    return records.get((long) number * width + at);
  }

  private int free(long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Where in the list each record with that hash begins. */
  void find(long hash, LongConsumer found) {
    for (int slot = (int) hash & (slots.length - 1);
        slots[slot] != 0;
        slot = (slot + 1) & (slots.length - 1)) {
      if (hash(slots[slot] - 1) == hash) {
        found.accept((long) (slots[slot] - 1) * width);
      }
    }
  }

  void forget() {
    memory.giveBack((long) slots.length * Integer.BYTES);
  }
}

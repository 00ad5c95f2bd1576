package dev.previewdb.snapshot.subset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers in a row, in pieces, so that growing copies nothing. */
final class LongList {
  private static final int SHIFT = 10;
  private static final int PIECE = 1 << SHIFT;

  private final MemoryLimit memory;
  private final List<long[]> pieces = new ArrayList<>();
  private long size;

  LongList(MemoryLimit memory) {
    this.memory = memory;
  }

  void add(long number) {
    int at = (int) (size & (PIECE - 1));
    if (at == 0) {
      memory.take((long) PIECE * Long.BYTES);
      pieces.add(new long[PIECE]);
    }
    pieces.getLast()[at] = number;
    size++;
  }

  long get(long index) {
    return pieces.get((int) (index >> SHIFT))[(int) (index & (PIECE - 1))];
  }

  void set(long index, long number) {
    pieces.get((int) (index >> SHIFT))[(int) (index & (PIECE - 1))] = number;
  }

  long size() {
    return size;
  }

  void clear() {
    memory.giveBack((long) pieces.size() * PIECE * Long.BYTES);
    pieces.clear();
    size = 0;
  }

  /** All of them in ascending order; the list is empty afterwards. */
  long[] drainSorted() {
    memory.take(size * Long.BYTES);
    long[] all = new long[Math.toIntExact(size)];
    for (int i = 0; i < pieces.size(); i++) {
      int from = i << SHIFT;
      System.arraycopy(pieces.get(i), 0, all, from, Math.min(PIECE, all.length - from));
    }
    clear();
    Arrays.sort(all);
    return all;
  }
}

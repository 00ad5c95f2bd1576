package dev.previewdb.orchestrator.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Values to look for in bytes, indexed by their first eight so that one pass over the bytes finds
 * them all, whatever their number. A value is found as its UTF-8 bytes lie there: what is
 * compressed or encrypted has to be opened first. It never prints a value.
 */
final class PlantedValues {
  /** Fewer bytes would be found by chance. */
  static final int SHORTEST = Long.BYTES;

  private static final int FILTER_BITS = 16;

  private final List<String> values;
  private final byte[][] bytes;
  private final Map<Long, int[]> byHead = new HashMap<>();

  /** A bit for each hash of a head: nearly all places are passed over by looking here alone. */
  private final long[] filter = new long[1 << (FILTER_BITS - 6)];

  private final int longest;

  private PlantedValues(List<String> values) {
    this.values = List.copyOf(values);
    this.bytes = new byte[values.size()][];
    int most = 0;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = values.get(i).getBytes(StandardCharsets.UTF_8);
      if (bytes[i].length < SHORTEST) {
        throw new IllegalArgumentException(
            "value " + i + " is shorter than " + SHORTEST + " bytes");
      }
      most = Math.max(most, bytes[i].length);
      long head = head(bytes[i], 0);
      byHead.merge(head, new int[] {i}, PlantedValues::joined);
      filter[hash(head) >>> 6] |= 1L << hash(head);
    }
    this.longest = most;
  }

  /**
   * Looks for these.
   *
   * @param values all different, each of at least {@link #SHORTEST} bytes
   */
  static PlantedValues of(List<String> values) {
    if (new HashSet<>(values).size() != values.size()) {
      throw new IllegalArgumentException("two of the values are the same");
    }
    return new PlantedValues(values);
  }

  /** In the order they were given. */
  List<String> all() {
    return values;
  }

  int count() {
    return values.size();
  }

  /** Bytes of the longest value: so much of one piece has to be seen again with the next. */
  int longest() {
    return longest;
  }

  /**
   * Marks every value that lies whole in the bytes.
   *
   * @param found by the values' order
   */
  void search(byte[] in, int from, int to, Found found) {
    int last = to - SHORTEST;
    if (from > last) {
      return;
    }
    long window = head(in, from) >>> 8;
    for (int at = from; at <= last; at++) {
      window = window << 8 | (in[at + SHORTEST - 1] & 0xff);
      int hash = hash(window);
      if ((filter[hash >>> 6] & 1L << hash) != 0) {
        compare(window, in, at, to, found);
      }
    }
  }

  private void compare(long window, byte[] in, int at, int to, Found found) {
    for (int candidate : byHead.getOrDefault(window, NONE)) {
      byte[] value = bytes[candidate];
      if (at + value.length <= to
          && Arrays.equals(in, at, at + value.length, value, 0, value.length)) {
        found.mark(candidate);
      }
    }
  }

  private static final int[] NONE = {};

  private static long head(byte[] in, int at) {
    long head = 0;
    for (int i = 0; i < SHORTEST; i++) {
      head = head << 8 | (in[at + i] & 0xff);
    }
    return head;
  }

  private static int hash(long head) {
    return (int) ((head * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - FILTER_BITS));
  }

  private static int[] joined(int[] one, int[] other) {
    List<Integer> all = new ArrayList<>();
    Arrays.stream(one).forEach(all::add);
    Arrays.stream(other).forEach(all::add);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Which values were found; only ever their numbers. */
  static final class Found {
    private final boolean[] marks;

    Found(PlantedValues values) {
      this.marks = new boolean[values.count()];
    }

    void mark(int value) {
      marks[value] = true;
    }

    boolean has(int value) {
      return marks[value];
    }

    /** How many different ones. */
    int count() {
      int count = 0;
      for (boolean mark : marks) {
        count += mark ? 1 : 0;
      }
      return count;
    }

    void add(Found other) {
      for (int i = 0; i < marks.length; i++) {
        marks[i] |= other.marks[i];
      }
    }
  }
}

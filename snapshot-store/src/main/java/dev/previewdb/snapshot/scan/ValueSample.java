package dev.previewdb.snapshot.scan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fingerprints of some of the values that one column had at the source: those with the smallest
 * fingerprints, so that it is an even choice of the distinct values however many there are, and
 * each that is chosen has been counted from its first time on. Nothing of a value itself is kept.
 * Not for threads to share.
 */
public final class ValueSample {
  /** Shorter values are in any database by chance. */
  private static final int SHORTEST = 5;

  /** Which values are known again as whole values of their column. */
  public enum Whole {
    NONE,
    /** Those that a mask which puts a letter for a letter does not make by chance. */
    LONG,
    ANY
  }

  private final KeyedHash hash;
  private final int most;
  private final Map<Long, Entry> chosen = new HashMap<>();
  private long largest = -1L;

  /** One value's fingerprint; a variant is how it is spelled within documents. */
  record Print(long hash, long head, int length) {}

  static final class Entry {
    final Print print;
    final Set<Tell> tells;
    final List<Print> variants;
    final boolean whole;
    long times;

    Entry(Print print, Set<Tell> tells, List<Print> variants, boolean whole) {
      this.print = print;
      this.tells = tells;
      this.variants = variants;
      this.whole = whole;
    }
  }

  ValueSample(KeyedHash hash, int most) {
    this.hash = hash;
    this.most = most;
  }

  /**
   * Adds a value, without what is no letter or digit around it.
   *
   * @param as whether {@link #contains} is to know it again, whatever else it tells
   */
  public void add(byte[] value, int from, int length, Whole as) {
    var start = Words.first(value, from, from + length);
    var size = Words.end(value, start, from + length) - start;
    if (size < SHORTEST) {
      return;
    }
    var print = hash.of(value, start, size);
    if (Long.compareUnsigned(print, largest) > 0) {
      return;
    }
    var known = chosen.get(print);
    if (known == null) {
      var tells = Tell.of(value, start, size);
      var whole = as == Whole.ANY || (as == Whole.LONG && Tell.beyondChance(value, start, size));
      if (tells.isEmpty() && !whole) {
        return;
      }
      known =
          new Entry(
              print(print, value, start, size),
              tells,
              // Without a tell it is known again as a whole only, and may be large
              tells.isEmpty() ? List.of() : Spelling.of(value, start, size, this::spelled),
              whole);
      put(known);
    }
    known.times++;
  }

  private Print spelled(byte[] value, int from, int length) {
    return print(hash.of(value, from, length), value, from, length);
  }

  private Print print(long print, byte[] value, int from, int length) {
    return new Print(print, length < KeyedHash.HEAD ? 0 : hash.head(value, from), length);
  }

  private void put(Entry entry) {
    chosen.put(entry.print.hash(), entry);
    if (chosen.size() > 2 * most) {
      settle();
    }
  }

  /** A value's fingerprint; 0 for one that is too short, or that no choice would take. */
  public long print(byte[] value, int from, int length) {
    var start = Words.first(value, from, from + length);
    var size = Words.end(value, start, from + length) - start;
    if (size < SHORTEST) {
      return 0;
    }
    var print = hash.of(value, start, size);
    return Long.compareUnsigned(print, largest) > 0 ? 0 : print;
  }

  /** Whether that value was chosen already. */
  public boolean knows(long print) {
    return chosen.containsKey(print);
  }

  /** Leaves only as many as there may be. */
  private void settle() {
    if (chosen.size() > most) {
      var sorted = chosen.keySet().stream().mapToLong(p -> p ^ Long.MIN_VALUE).toArray();
      Arrays.sort(sorted);
      largest = sorted[most - 1] ^ Long.MIN_VALUE;
      chosen.keySet().removeIf(p -> Long.compareUnsigned(p, largest) > 0);
    }
  }

  public void addAll(ValueSample other) {
    // What one of them has not counted from the start is in neither
    largest = Long.compareUnsigned(other.largest, largest) < 0 ? other.largest : largest;
    chosen.keySet().removeIf(p -> Long.compareUnsigned(p, largest) > 0);
    other.chosen.forEach((print, entry) -> {
      if (Long.compareUnsigned(print, largest) <= 0) {
        var known = chosen.get(print);
        if (known == null) {
          known = new Entry(entry.print, entry.tells, entry.variants, entry.whole);
          put(known);
        }
        known.times += entry.times;
      }
    });
  }

  /** Whether it was added as a whole value, and is one of those chosen. */
  public boolean contains(byte[] value, int from, int length) {
    var print = print(value, from, length);
    var entry = print == 0 ? null : chosen.get(print);
    return entry != null && entry.whole;
  }

  /** How many there are that {@link #contains} knows. */
  public long size() {
    settle();
    return chosen.values().stream().filter(e -> e.whole).count();
  }

  void entries(Consumer<Entry> each) {
    settle();
    chosen.values().forEach(each);
  }

  @Override
  public String toString() {
    return chosen.size() + " fingerprints";
  }
}

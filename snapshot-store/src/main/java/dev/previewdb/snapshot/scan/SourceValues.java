package dev.previewdb.snapshot.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * All sampled values of a source that tell something, to be looked for in texts and bytes at once:
 * by a filter on the eight bytes that a value begins with, then by those bytes, then by the whole
 * of it. Threads share it while they search.
 */
public final class SourceValues {
  private static final int NONE = -1;

  /** So few false calls of the filter, one in thirty-two, that they cost nothing. */
  private static final int ROOM_BITS = 5;

  private static final int SMALLEST_FILTER = 12;
  private static final int LARGEST_FILTER = 23;

  /** A value seen more often in its column is shared by several people, if it is anybody's. */
  private static final int FEW_TIMES = 3;

  private final KeyedHash hash;
  private final List<Value> values;
  private final long[] filter;
  private final int filterShift;
  private final int[] chains;
  private final int chainShift;
  private final int[] next;

  /** A value that is looked for. */
  public static final class Value {
    private final int column;
    private final Set<Tell> tells;
    private final boolean rare;
    private final ValueSample.Print print;
    private boolean excused;

    private Value(int column, Set<Tell> tells, boolean rare, ValueSample.Print print) {
      this.column = column;
      this.tells = tells;
      this.rare = rare;
      this.print = print;
    }

    /** Which column of the source it was in, as its place in the list of samples. */
    public int column() {
      return column;
    }

    public boolean is(Tell tell) {
      return tells.contains(tell);
    }

    /** Whether it says by itself whose it is, wherever it stands. */
    public boolean telling() {
      return is(Tell.EMAIL) || is(Tell.NUMBER) || (is(Tell.LONG) && rare);
    }

    /** Whether it says so in a program, where hardly anything of many words is anybody's value. */
    public boolean tellingInCode() {
      return telling() || (is(Tell.PHRASE) && rare);
    }

    /** Where it is was seen: its bytes say no more that something came past the masks. */
    public void excuse() {
      excused = true;
    }

    boolean excused() {
      return excused;
    }
  }

  /** Told of what is found; the array is the one that is searched. */
  @FunctionalInterface
  public interface Finder {
    void found(Value value, int from, int length);
  }

  private SourceValues(KeyedHash hash, List<Value> values) {
    this.hash = hash;
    this.values = List.copyOf(values);
    var chainBits = Math.max(Long.SIZE - Long.numberOfLeadingZeros(values.size()), 1);
    var filterBits = Math.clamp(chainBits + ROOM_BITS, SMALLEST_FILTER, LARGEST_FILTER);
    this.chainShift = Long.SIZE - chainBits;
    this.filterShift = Long.SIZE - filterBits;
    this.chains = new int[1 << chainBits];
    this.filter = new long[1 << (filterBits - 6)];
    this.next = new int[values.size()];
    Arrays.fill(chains, NONE);
    for (var i = 0; i < next.length; i++) {
      var head = values.get(i).print.head();
      var slot = (int) (head >>> filterShift);
      filter[slot >>> 6] |= 1L << slot;
      next[i] = chains[(int) (head >>> chainShift)];
      chains[(int) (head >>> chainShift)] = i;
    }
  }

  static SourceValues of(KeyedHash hash, List<ValueSample> samples) {
    var values = new ArrayList<Value>();
    for (var i = 0; i < samples.size(); i++) {
      var column = i;
      samples
          .get(i)
          .entries(e -> {
            if (!e.tells.isEmpty()) {
              var rare = e.times <= FEW_TIMES;
              values.add(new Value(column, e.tells, rare, e.print));
              e.variants.stream()
                  .filter(v -> v.length() >= KeyedHash.HEAD)
                  .forEach(v -> values.add(new Value(column, e.tells, rare, v)));
            }
          });
    }
    return new SourceValues(hash, values);
  }

  /** Those that tell something by themselves and were not excused; an even choice of so many. */
  SourceValues telling(int most) {
    return new SourceValues(
        hash,
        values.stream()
            .filter(v -> v.telling() && !v.excused())
            .sorted((a, b) -> Long.compareUnsigned(a.print.hash(), b.print.hash()))
            .limit(most)
            .toList());
  }

  public int size() {
    return values.size();
  }

  /** Finds what stands in a text in UTF-8, between what is no letter or digit. */
  public void inText(byte[] in, int from, int length, Finder finder) {
    var end = from + length;
    var last = end - KeyedHash.HEAD;
    // Every place is asked for, not only where a word begins: that is cheaper to ask afterwards
    for (var at = from; at <= last; at++) {
      var head = hash.head(in, at);
      if (maybe(head) && beginsWord(in, at, from)) {
        compare(head, in, at, end, true, finder);
      }
    }
  }

  /** The letter behind a backslash may be no more than an escape: a value may follow it. */
  private static boolean beginsWord(byte[] in, int at, int from) {
    return Words.is(in[at])
        && (at == from || !Words.is(in[at - 1]) || (at - 2 >= from && in[at - 2] == '\\'));
  }

  /** Finds what begins anywhere before `starts` and ends before `end`. */
  void inBytes(byte[] in, int from, int starts, int end, Finder finder) {
    var stop = Math.min(starts, end - KeyedHash.HEAD + 1);
    for (var at = from; at < stop; at++) {
      var head = hash.head(in, at);
      if (maybe(head)) {
        compare(head, in, at, end, false, finder);
      }
    }
  }

  private boolean maybe(long head) {
    var slot = (int) (head >>> filterShift);
    return (filter[slot >>> 6] & 1L << slot) != 0;
  }

  private void compare(long head, byte[] in, int at, int end, boolean words, Finder finder) {
    for (var i = chains[(int) (head >>> chainShift)]; i != NONE; i = next[i]) {
      var value = values.get(i);
      var print = value.print;
      var stop = at + print.length();
      if (print.head() == head
          && stop <= end
          && (!words || stop == end || !Words.is(in[stop]))
          && hash.of(in, at, print.length()) == print.hash()) {
        finder.found(value, at, print.length());
      }
    }
  }

  @Override
  public String toString() {
    return size() + " fingerprints";
  }
}

package dev.previewdb.snapshot.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * All sampled values of a source that tell something, to be looked for in texts and bytes at once:
 * by filters on the eight bytes that a value begins with, then by those bytes and each length that
 * values with them have, then by the whole of it. Threads share it while they search.
 */
public final class SourceValues {
  private static final int NONE = -1;

  /** A value seen more often in its column is shared by several people, if it is anybody's. */
  private static final int FEW_TIMES = 3;

  private final KeyedHash hash;
  private final List<Value> values;
  private final Filter heads;
  private final Filter parts;
  private final Chains<Start> starts;
  private final Chains<Value> wholes;

  /** How some of the values begin, however many they are, and how long they are. */
  private record Start(long head, int length) {}

  /** Says of a hash whether it may be one of some. */
  private static final class Filter {
    /** So few false calls, one in thirty-two, that they cost nothing. */
    private static final int ROOM_BITS = 5;

    private static final int SMALLEST = 12;
    private static final int LARGEST = 23;

    private final long[] bits;
    private final int shift;

    Filter(long[] hashes) {
      var size = Math.clamp(bits(hashes.length) + ROOM_BITS, SMALLEST, LARGEST);
      this.bits = new long[1 << (size - 6)];
      this.shift = Long.SIZE - size;
      for (var hash : hashes) {
        var slot = (int) (hash >>> shift);
        bits[slot >>> 6] |= 1L << slot;
      }
    }

    boolean maybe(long hash) {
      var slot = (int) (hash >>> shift);
      return (bits[slot >>> 6] & 1L << slot) != 0;
    }
  }

  /** Things by the best bits of a hash, in chains of those that have these bits in common. */
  private static final class Chains<T> {
    private final List<T> all;
    private final int shift;
    private final int[] first;
    private final int[] next;

    Chains(List<T> all, ToLongFunction<T> by) {
      this.all = List.copyOf(all);
      var bits = bits(all.size());
      this.shift = Long.SIZE - bits;
      this.first = new int[1 << bits];
      this.next = new int[all.size()];
      Arrays.fill(first, NONE);
      for (var i = 0; i < next.length; i++) {
        var slot = (int) (by.applyAsLong(all.get(i)) >>> shift);
        next[i] = first[slot];
        first[slot] = i;
      }
    }

    int first(long hash) {
      return first[(int) (hash >>> shift)];
    }

    int after(int i) {
      return next[i];
    }

    T get(int i) {
      return all.get(i);
    }
  }

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
    this.wholes = new Chains<>(values, v -> v.print.hash());
    this.starts =
        new Chains<>(
            values.stream()
                .map(v -> new Start(v.print.head(), v.print.length()))
                .distinct()
                .toList(),
            Start::head);
    var first = values.stream().mapToLong(v -> v.print.head()).distinct().toArray();
    this.heads = new Filter(first);
    this.parts =
        new Filter(
            Arrays.stream(first)
                .flatMap(head ->
                    IntStream.range(0, KeyedHash.STRIDE).mapToLong(i -> hash.partOf(head, i)))
                .distinct()
                .toArray());
  }

  /** So many that each has about one of its own. */
  private static int bits(int count) {
    return Math.max(Long.SIZE - Long.numberOfLeadingZeros(count), 1);
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
    search(in, from, end, end, new Search(from, end, true, finder));
  }

  /** The letter behind a backslash may be no more than an escape: a value may follow it. */
  private static boolean beginsWord(byte[] in, int at, int from) {
    return Words.is(in[at])
        && (at == from || !Words.is(in[at - 1]) || (at - 2 >= from && in[at - 2] == '\\'));
  }

  /** Finds what begins anywhere before `starts` and ends before `end`. */
  void inBytes(byte[] in, int from, int starts, int end, Finder finder) {
    search(in, from, starts, end, new Search(from, end, false, finder));
  }

  /** What is searched, and whether whole words only are found. */
  private record Search(int from, int end, boolean words, Finder finder) {}

  private void search(byte[] in, int from, int starts, int end, Search what) {
    var stop = Math.min(starts, end - KeyedHash.HEAD + 1);
    var at = from;
    // A part that is in no value rules out several places at once
    var strides = Math.min(stop - KeyedHash.STRIDE, in.length - KeyedHash.HEAD - KeyedHash.STRIDE);
    for (; at <= strides; at += KeyedHash.STRIDE) {
      if (parts.maybe(hash.part(in, at + KeyedHash.STRIDE - 1))) {
        for (var place = at; place < at + KeyedHash.STRIDE; place++) {
          look(in, place, what);
        }
      }
    }
    for (; at < stop; at++) {
      look(in, at, what);
    }
  }

  private void look(byte[] in, int at, Search what) {
    var head = hash.head(in, at);
    if (heads.maybe(head) && (!what.words() || beginsWord(in, at, what.from()))) {
      compare(head, in, at, what);
    }
  }

  private void compare(long head, byte[] in, int at, Search what) {
    var end = what.end();
    for (var i = starts.first(head); i != NONE; i = starts.after(i)) {
      var start = starts.get(i);
      var stop = at + start.length();
      if (start.head() == head
          && stop <= end
          && (!what.words() || stop == end || !Words.is(in[stop]))) {
        find(hash.of(in, at, start.length()), at, start.length(), what.finder());
      }
    }
  }

  private void find(long print, int at, int length, Finder finder) {
    for (var i = wholes.first(print); i != NONE; i = wholes.after(i)) {
      var value = wholes.get(i);
      if (value.print.hash() == print && value.print.length() == length) {
        finder.found(value, at, length);
      }
    }
  }

  @Override
  public String toString() {
    return size() + " fingerprints";
  }
}

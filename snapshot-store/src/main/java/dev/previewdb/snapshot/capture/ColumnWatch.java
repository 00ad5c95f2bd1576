package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.scan.Pieces;
import dev.previewdb.snapshot.scan.Tell;
import dev.previewdb.snapshot.scan.ValueSample;
import dev.previewdb.snapshot.scan.ValueSample.Whole;
import dev.previewdb.snapshot.source.ColumnType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was seen of one masked column's values on their way. Not for threads to share. */
final class ColumnWatch {
  /** Parts remembered to stay as they are, such as keys of documents. */
  private static final int MOST_KEPT = 1 << 14;

  /** Masks of which some parts stay; by that word alone, all do something to what they can. */
  private static final Set<String> WITH_PARTS = Set.of("json", "composite", "hstore");

  private final Masked how;
  private final ColumnProof proof;
  private final boolean document;
  private final boolean parts;
  private final ValueSample sample;
  private final Set<Long> kept = new HashSet<>();
  private long seen;
  private long unchanged;

  private ColumnWatch(Masked how, boolean document, boolean parts, ValueSample sample) {
    this.how = how;
    this.proof = ColumnProof.of(how);
    this.document = document;
    this.parts = parts;
    this.sample = sample;
  }

  static ColumnWatch of(Masked how, ColumnType type, ValueSample sample) {
    var parts =
        switch (type.kind()) {
          case JSON, ARRAY, COMPOSITE, RANGE, HSTORE, OTHER -> true;
          case TEXT, INTEGER, NUMERIC, FLOAT, BOOLEAN, DATE, TIMESTAMP -> false;
          case UUID, BYTES, ENUM, NETWORK, POINT -> false;
        };
    var document = WITH_PARTS.stream().anyMatch(how.mask()::startsWith);
    return new ColumnWatch(how, document, parts, sample);
  }

  ColumnWatch emptyLikeThis(ValueSample own) {
    return new ColumnWatch(how, document, parts, own);
  }

  void masked(byte[] before, int from, int length, byte[] after, int afterLength) {
    var same = Arrays.equals(before, from, from + length, after, 0, afterLength);
    if (proof.counts(length)) {
      seen++;
      unchanged += same ? 1 : 0;
    }
    var whole = proof.whole();
    // What its mask makes of everybody is nobody's, such as a constant; else the mask is broken
    if (whole != Whole.NONE || !same) {
      sample.add(before, from, length, whole);
      parts(before, from, length, after, afterLength);
    }
  }

  void maskedInParts(byte[] before, int from, int length, byte[] after, int afterLength) {
    parts(before, from, length, after, afterLength);
  }

  private void parts(byte[] before, int from, int length, byte[] after, int afterLength) {
    if (!parts) {
      return;
    }
    var left = new PiecesLeft(after, afterLength);
    Pieces.of(
        before,
        from,
        length,
        (in, at, size, key) -> {
          var print = sample.print(in, at, size);
          if (print == 0 || kept.contains(print)) {
            return;
          }
          if (!sample.knows(print) && !counts(in, at, size, key, print, left)) {
            if (kept.size() < MOST_KEPT) {
              kept.add(print);
            }
            return;
          }
          sample.add(in, at, size, Whole.NONE);
        });
  }

  /**
   * Whether a part is data. Of a document the keys are the program's words unless they have the
   * form of data, and what is there afterwards the rules keep; but no rule that masks all else
   * means to keep an address as a key.
   */
  private boolean counts(byte[] in, int at, int size, boolean key, long print, PiecesLeft left) {
    var form = (key || document) && Tell.byForm(in, at, size);
    if (key && !form) {
      return false;
    }
    return !document || (form && WITH_PARTS.contains(how.mask())) || !left.has(print);
  }

  /** The parts of a masked value; nearly never asked for. */
  private final class PiecesLeft {
    private final byte[] after;
    private final int length;
    private @Nullable Set<Long> prints;

    PiecesLeft(byte[] after, int length) {
      this.after = after;
      this.length = length;
    }

    boolean has(long print) {
      var all = prints;
      if (all == null) {
        var found = new HashSet<Long>();
        Pieces.of(after, 0, length, (a, f, l, _) -> found.add(sample.print(a, f, l)));
        all = found;
        prints = found;
      }
      return all.contains(print);
    }
  }

  void addAll(ColumnWatch other) {
    seen += other.seen;
    unchanged += other.unchanged;
    sample.addAll(other.sample);
  }

  Masked how() {
    return how;
  }

  ColumnProof proof() {
    return proof;
  }

  ValueSample sample() {
    return sample;
  }

  long seen() {
    return seen;
  }

  long unchanged() {
    return unchanged;
  }
}

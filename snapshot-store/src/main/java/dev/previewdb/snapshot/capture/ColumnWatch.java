package dev.previewdb.snapshot.capture;

import java.util.Arrays;

/** What was seen of one masked column's values on their way. Not for threads to share. */
final class ColumnWatch {
  private final ColumnProof proof;
  private final SampledValues sample;
  private long seen;
  private long unchanged;

  ColumnWatch(ColumnProof proof, long key) {
    this.proof = proof;
    this.sample = new SampledValues(key);
  }

  void masked(byte[] before, int from, int length, byte[] after, int afterLength) {
    if (!proof.looksFor(before, from, length)) {
      return;
    }
    seen++;
    if (Arrays.equals(before, from, from + length, after, 0, afterLength)) {
      unchanged++;
    }
    if (proof != ColumnProof.CHANGED) {
      sample.add(before, from, length);
    }
  }

  void addAll(ColumnWatch other) {
    seen += other.seen;
    unchanged += other.unchanged;
    sample.addAll(other.sample);
  }

  ColumnProof proof() {
    return proof;
  }

  SampledValues sample() {
    return sample;
  }

  long seen() {
    return seen;
  }

  long unchanged() {
    return unchanged;
  }
}

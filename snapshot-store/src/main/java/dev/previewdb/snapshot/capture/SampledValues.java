package dev.previewdb.snapshot.capture;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Fingerprints of some of the values that one column had at the source, to look for in the
 * snapshot: those with the smallest fingerprints, so that it is an even choice of the distinct
 * values however many there are. The fingerprints are keyed by a number that never leaves the
 * process, and so tell nothing about the values. Not for threads to share.
 */
final class SampledValues {
  private static final int MOST = 4096;
  private static final long PRIME = 0x100000001b3L;

  private final long key;
  private final PriorityQueue<Long> largestFirst =
      new PriorityQueue<>((a, b) -> Long.compareUnsigned(b, a));
  private final Set<Long> chosen = new HashSet<>();
  private long largest = -1L;

  /** Samples that are compared or merged share their key. */
  SampledValues(long key) {
    this.key = key;
  }

  long fingerprint(byte[] value, int from, int length) {
    var hash = key;
    for (var i = from; i < from + length; i++) {
      hash = (hash ^ (value[i] & 0xff)) * PRIME;
    }
    hash = (hash ^ (hash >>> 32) ^ length) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
    return hash ^ (hash >>> 32);
  }

  void add(byte[] value, int from, int length) {
    add(fingerprint(value, from, length));
  }

  private void add(long fingerprint) {
    if (Long.compareUnsigned(fingerprint, largest) >= 0 || !chosen.add(fingerprint)) {
      return;
    }
    largestFirst.add(fingerprint);
    if (largestFirst.size() > MOST) {
      chosen.remove(largestFirst.remove());
      largest = largestFirst.element();
    }
  }

  void addAll(SampledValues other) {
    other.chosen.forEach(this::add);
  }

  boolean contains(byte[] value, int from, int length) {
    var fingerprint = fingerprint(value, from, length);
    return Long.compareUnsigned(fingerprint, largest) <= 0 && chosen.contains(fingerprint);
  }

  int size() {
    return chosen.size();
  }

  @Override
  public String toString() {
    return size() + " fingerprints";
  }
}

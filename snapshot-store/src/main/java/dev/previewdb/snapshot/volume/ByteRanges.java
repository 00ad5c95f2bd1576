package dev.previewdb.snapshot.volume;

import java.util.TreeMap;

/** A set of places on a disk; what lies in it is counted when it comes first. */
final class ByteRanges {
  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /** Takes in all from `from` up to, not with, `to`; returns how much of it is new. */
  long add(long from, long to) {
    var start = from;
    var end = to;
    var known = 0L;
    for (var next = endByStart.floorEntry(to);
        next != null && next.getValue() >= from;
        next = endByStart.floorEntry(to)) {
      known += Math.min(to, next.getValue()) - Math.max(from, next.getKey());
      start = Math.min(start, next.getKey());
      end = Math.max(end, next.getValue());
      endByStart.remove(next.getKey());
    }
    endByStart.put(start, end);
    return to - from - known;
  }
}

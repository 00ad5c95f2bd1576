package dev.previewdb.snapshot.volume;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * The kernel's answer to "where do this file's bytes lie": <code>struct fiemap</code> of
 * linux/fiemap.h.
 */
final class Extents {
  private static final int MOST_EXTENTS = 128;
  private static final int HEAD = 32;
  private static final int EXTENT = 56;

  /** Room for one question and its answer. */
  static final MemoryLayout QUESTION =
      MemoryLayout.sequenceLayout((HEAD + MOST_EXTENTS * EXTENT) / Long.BYTES, JAVA_LONG);

  private static final int LENGTH = 8;
  private static final int MAPPED = 20;
  private static final int ROOM = 24;
  private static final int EXTENT_PLACE = 8;
  private static final int EXTENT_LENGTH = 16;
  private static final int EXTENT_FLAGS = 40;
  private static final int FLAG_SHARED = 0x2000;

  /**
   * Takes one extent: where in the file it begins, where on the disk it lies, and whether other
   * files use it too.
   */
  interface Visitor {
    void extent(long start, long place, long length, boolean shared);
  }

  private Extents() {}

  static void ask(MemorySegment question, long from, long size) {
    question.asSlice(0, HEAD).fill((byte) 0);
    question.set(JAVA_LONG, 0, from);
    question.set(JAVA_LONG, LENGTH, size - from);
    question.set(JAVA_INT, ROOM, MOST_EXTENTS);
  }

  /**
   * The shared bytes of the extents in the answer; what lies in the last block behind the file's
   * end does not count.
   */
  static long shared(MemorySegment answer, long size) {
    var shared = 0L;
    for (var i = 0; i < mapped(answer); i++) {
      var extent = HEAD + i * EXTENT;
      if ((answer.get(JAVA_INT, extent + EXTENT_FLAGS) & FLAG_SHARED) != 0) {
        var start = answer.get(JAVA_LONG, extent);
        var end = Math.min(size, start + answer.get(JAVA_LONG, extent + EXTENT_LENGTH));
        shared += Math.max(0, end - start);
      }
    }
    return shared;
  }

  /** Every extent of the answer, whole. */
  static void each(MemorySegment answer, Visitor visitor) {
    for (var i = 0; i < mapped(answer); i++) {
      var extent = HEAD + i * EXTENT;
      visitor.extent(
          answer.get(JAVA_LONG, extent),
          answer.get(JAVA_LONG, extent + EXTENT_PLACE),
          answer.get(JAVA_LONG, extent + EXTENT_LENGTH),
          (answer.get(JAVA_INT, extent + EXTENT_FLAGS) & FLAG_SHARED) != 0);
    }
  }

  /** Where the next question begins; the file's size if this answer was the last. */
  static long end(MemorySegment answer, long size) {
    if (mapped(answer) < MOST_EXTENTS) {
      return size;
    }
    var last = HEAD + (MOST_EXTENTS - 1) * EXTENT;
    return answer.get(JAVA_LONG, last) + answer.get(JAVA_LONG, last + EXTENT_LENGTH);
  }

  private static int mapped(MemorySegment answer) {
    return answer.get(JAVA_INT, MAPPED);
  }
}

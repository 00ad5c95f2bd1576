package dev.previewdb.snapshot.heap;

import java.nio.charset.StandardCharsets;

/**
 * Writes the tree of a jsonb as JsonbToCString of jsonb.c does, so that a document is the same text
 * wherever it was read. The tree is described in PostgreSQL's jsonb.h: a container has a count, an
 * entry for each child, and then the children; those of an object are all keys, then all values.
 */
final class DocumentText {
  /** Of levels, for they are walked by recursion. */
  private static final int DEEPEST = 200;

  private static final int COUNT = 0x0fffffff;
  private static final int SCALAR = 0x10000000;
  private static final int OBJECT = 0x20000000;

  /** An entry has the place where its child ends, or else only how long it is. */
  private static final int HAS_END = 0x80000000;

  private static final int PLACE = 0x0fffffff;
  private static final int TYPE = 0x70000000;
  private static final int STRING = 0x00000000;
  private static final int NUMERIC = 0x10000000;
  private static final int FALSE = 0x20000000;
  private static final int TRUE = 0x30000000;
  private static final int NULL = 0x40000000;
  private static final int CONTAINER = 0x50000000;

  private static final byte[] COMMA = ascii(", ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] TRUE_TEXT = ascii("true");
  private static final byte[] FALSE_TEXT = ascii("false");
  private static final byte[] NULL_TEXT = ascii("null");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] UNICODE = ascii("\\u00");

  private final TextBuffer to;
  private byte[] in = {};

  DocumentText(TextBuffer to) {
    this.to = to;
  }

  /** Whether it was one that is written here; if not, some of it may have been. */
  boolean write(byte[] from, int at, int end) {
    in = from;
    return container(at, end, 0);
  }

  private boolean container(int at, int end, int depth) {
    if (depth > DEEPEST || end - at < Integer.BYTES) {
      return false;
    }
    var header = LittleEndian.integer(in, at);
    var object = (header & OBJECT) != 0;
    var count = header & COUNT;
    var children = at + Integer.BYTES + (long) Integer.BYTES * (object ? 2L * count : count);
    if (children > end) {
      return false;
    }
    var entries = at + Integer.BYTES;
    var data = (int) children;
    if ((header & SCALAR) != 0) {
      return count == 1 && child(entries, data, 0, end, depth);
    }
    to.add(object ? '{' : '[');
    var whole =
        object ? object(entries, count, data, end, depth) : array(entries, count, data, end, depth);
    to.add(object ? '}' : ']');
    return whole;
  }

  private boolean array(int entries, int count, int data, int end, int depth) {
    var from = 0;
    for (var i = 0; i < count; i++) {
      if (i > 0) {
        to.add(COMMA);
      }
      var entry = entries + i * Integer.BYTES;
      if (!child(entry, data, from, end, depth)) {
        return false;
      }
      from = end(entry, from);
    }
    return true;
  }

  private boolean object(int entries, int count, int data, int end, int depth) {
    var key = 0;
    var value = 0;
    for (var i = 0; i < count; i++) {
      value = end(entries + i * Integer.BYTES, value);
    }
    for (var i = 0; i < count; i++) {
      if (i > 0) {
        to.add(COMMA);
      }
      var entry = entries + i * Integer.BYTES;
      if ((LittleEndian.integer(in, entry) & TYPE) != STRING
          || !child(entry, data, key, end, depth)) {
        return false;
      }
      key = end(entry, key);
      to.add(COLON);
      var valueEntry = entry + count * Integer.BYTES;
      if (!child(valueEntry, data, value, end, depth)) {
        return false;
      }
      value = end(valueEntry, value);
    }
    return true;
  }

  private int end(int entry, int from) {
    var word = LittleEndian.integer(in, entry);
    return (word & HAS_END) != 0 ? word & PLACE : from + (word & PLACE);
  }

  /**
   * Writes one.
   *
   * @param from where the child before ends, counted from the first
   */
  private boolean child(int entry, int data, int from, int end, int depth) {
    var start = data + from;
    var stop = data + end(entry, from);
    if (start < data || stop < start || stop > end) {
      return false;
    }
    var aligned = data + TupleLayout.align(from, Integer.BYTES);
    return switch (LittleEndian.integer(in, entry) & TYPE) {
      case STRING -> string(start, stop);
      case NUMERIC -> NumericText.write(in, aligned, stop, to);
      case FALSE -> word(FALSE_TEXT);
      case TRUE -> word(TRUE_TEXT);
      case NULL -> word(NULL_TEXT);
      case CONTAINER -> container(aligned, stop, depth + 1);
      default -> false;
    };
  }

  private boolean word(byte[] text) {
    to.add(text);
    return true;
  }

  private boolean string(int start, int stop) {
    to.add('"');
    var from = start;
    for (var at = start; at < stop; at++) {
      var character = in[at];
      if ((character >= 0 && character < ' ') || character == '"' || character == '\\') {
        to.add(in, from, at - from);
        escape(character);
        from = at + 1;
      }
    }
    to.add(in, from, stop - from);
    to.add('"');
    return true;
  }

  private void escape(int character) {
    var letter =
        switch (character) {
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          case '"', '\\' -> character;
          default -> 0;
        };
    if (letter == 0) {
      to.add(UNICODE);
      to.add(HEX[character >>> 4]);
      to.add(HEX[character & 0xf]);
    } else {
      to.add('\\');
      to.add(letter);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.previewdb.snapshot.masking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * COPY's text format: the escapes of one field, taken off and put on. Bytes that mean nothing are
 * passed over eight at a time.
 */
final class CopyText {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long TABS = EACH * '\t';
  private static final long LINE_ENDS = EACH * '\n';
  private static final long ESCAPES = EACH * '\\';

  /** Above all control characters that have an escape. */
  private static final long CONTROLS_END = EACH * 0x0e;

  private CopyText() {}

  /** Where the next tab, line end or escape is; `to` if there is none. */
  static int nextMark(byte[] in, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(in, at);
      long found = zeros(word ^ TABS) | zeros(word ^ LINE_ENDS) | zeros(word ^ ESCAPES);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && in[at] != '\t' && in[at] != '\n' && in[at] != '\\') {
      at++;
    }
    return at;
  }

  private static int nextEscape(byte[] in, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long found = zeros((long) WORDS.get(in, at) ^ ESCAPES);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && in[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Where the next byte is that may need an escape. */
  private static int nextToEscape(byte[] in, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(in, at);
      long found = zeros(word ^ ESCAPES) | ((word - CONTROLS_END) & ~word & HIGHEST);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && letter(in[at]) == 0) {
      at++;
    }
    return at;
  }

  /** Marks the bytes that are zero: the lowest mark is right, those above it may not be. */
  private static long zeros(long word) {
    return (word - EACH) & ~word & HIGHEST;
  }

  /** Whether the field is `\N`, which is NULL; the text `\N` itself comes as `\\N`. */
  static boolean isNull(byte[] in, int from, int to) {
    return to - from == 2 && in[from] == '\\' && in[from + 1] == 'N';
  }

  static boolean hasEscape(byte[] in, int from, int to) {
    return nextEscape(in, from, to) < to;
  }

  /** Appends the field's value; understands every escape that COPY FROM does. */
  static void unescape(byte[] in, int from, int to, RowBuffer out) {
    int at = from;
    while (at < to) {
      int escape = nextEscape(in, at, to);
      // An escape that nothing follows stands for itself
      int plainEnd = escape == to - 1 ? to : escape;
      out.append(in, at, plainEnd - at);
      if (plainEnd == to) {
        return;
      }
      at = escape + 1;
      byte escaped = in[at++];
      switch (escaped) {
        case 'b' -> out.append((byte) '\b');
        case 'f' -> out.append((byte) '\f');
        case 'n' -> out.append((byte) '\n');
        case 'r' -> out.append((byte) '\r');
        case 't' -> out.append((byte) '\t');
        case 'v' -> out.append((byte) 0x0b);
        case 'x' -> at = hex(in, at, to, out);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> at = octal(in, at - 1, to, out);
        default -> out.append(escaped);
      }
    }
  }

  /** `\x` and one or two hexadecimal digits; without one it is the letter. */
  private static int hex(byte[] in, int from, int to, RowBuffer out) {
    int at = from;
    int value = 0;
    while (at < to && at < from + 2 && Character.digit(in[at], 16) >= 0) {
      value = value * 16 + Character.digit(in[at++], 16);
    }
    out.append(at == from ? (byte) 'x' : (byte) value);
    return at;
  }

  private static int octal(byte[] in, int from, int to, RowBuffer out) {
    int at = from;
    int value = 0;
    while (at < to && at < from + 3 && in[at] >= '0' && in[at] <= '7') {
      value = value * 8 + in[at++] - '0';
    }
    out.append((byte) value);
    return at;
  }

  /** Appends a value as a field. */
  static void escape(byte[] in, int length, RowBuffer out) {
    int plain = 0;
    for (int at = nextToEscape(in, 0, length); at < length; at = nextToEscape(in, at + 1, length)) {
      byte letter = letter(in[at]);
      if (letter != 0) {
        out.append(in, plain, at - plain);
        out.append((byte) '\\');
        out.append(letter);
        plain = at + 1;
      }
    }
    out.append(in, plain, length - plain);
  }

  private static byte letter(byte b) {
    return switch (b) {
      case '\\' -> '\\';
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case 0x0b -> 'v';
      default -> 0;
    };
  }
}

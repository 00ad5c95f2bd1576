package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;

/**
 * JSON's strings: their escapes taken off and put on. A surrogate without its other half, which
 * `json` takes as an escape, is held as the three bytes it would have in UTF-8 if it could.
 */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /** Where the string ends that begins with the quote at `at`: behind its other quote. */
  static int end(byte[] in, int at) {
    int i = at + 1;
    while (in[i] != '"') {
      i += in[i] == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  /** Appends what stands between the quotes; `in[from, to)` is without them. */
  static void unescape(byte[] in, int from, int to, RowBuffer out) {
    int at = from;
    while (at < to) {
      byte b = in[at++];
      if (b != '\\') {
        out.append(b);
        continue;
      }
      byte escaped = in[at++];
      switch (escaped) {
        case 'b' -> out.append((byte) '\b');
        case 'f' -> out.append((byte) '\f');
        case 'n' -> out.append((byte) '\n');
        case 'r' -> out.append((byte) '\r');
        case 't' -> out.append((byte) '\t');
        case 'u' -> {
          int c = unit(in, at);
          at += 4;
          boolean pair =
              Character.isHighSurrogate((char) c)
                  && at + 6 <= to
                  && in[at] == '\\'
                  && in[at + 1] == 'u'
                  && Character.isLowSurrogate((char) unit(in, at + 2));
          if (pair) {
            c = Character.toCodePoint((char) c, (char) unit(in, at + 2));
            at += 6;
          }
          Utf8.append(out, c);
        }
        default -> out.append(escaped);
      }
    }
  }

  private static int unit(byte[] in, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      unit = unit << 4 | Character.digit(in[i], 16);
    }
    return unit;
  }

  /** Whether half a surrogate pair begins here. */
  static boolean lone(byte[] in, int at, int end) {
    return in[at] == (byte) 0xed && at + 2 < end && (in[at + 1] & 0xff) >= 0xa0;
  }

  /** Appends a value as a string with its quotes. */
  static void quote(byte[] in, int length, RowBuffer out) {
    out.append((byte) '"');
    for (int at = 0; at < length; at++) {
      byte b = in[at];
      if (lone(in, at, length)) {
        unit(0xd000 | (in[at + 1] & 0x3f) << 6 | (in[at + 2] & 0x3f), out);
        at += 2;
      } else if (b == '"' || b == '\\') {
        out.append((byte) '\\');
        out.append(b);
      } else if (b >= 0 && b < 0x20) {
        unit(b, out);
      } else {
        out.append(b);
      }
    }
    out.append((byte) '"');
  }

  private static void unit(int c, RowBuffer out) {
    out.append((byte) '\\');
    out.append((byte) 'u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX[c >> shift & 15]);
    }
  }
}

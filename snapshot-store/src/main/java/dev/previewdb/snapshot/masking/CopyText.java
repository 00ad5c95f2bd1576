package dev.previewdb.snapshot.masking;

/** COPY's text format: the escapes of one field, taken off and put on. */
final class CopyText {
  private CopyText() {}

  /** Whether the field is `\N`, which is NULL; the text `\N` itself comes as `\\N`. */
  static boolean isNull(byte[] in, int from, int to) {
    return to - from == 2 && in[from] == '\\' && in[from + 1] == 'N';
  }

  static boolean hasEscape(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Appends the field's value; understands every escape that COPY FROM does. */
  static void unescape(byte[] in, int from, int to, RowBuffer out) {
    int at = from;
    while (at < to) {
      byte b = in[at++];
      if (b != '\\' || at == to) {
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
    for (int i = 0; i < length; i++) {
      byte letter = letter(in[i]);
      if (letter != 0) {
        out.append(in, plain, i - plain);
        out.append((byte) '\\');
        out.append(letter);
        plain = i + 1;
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

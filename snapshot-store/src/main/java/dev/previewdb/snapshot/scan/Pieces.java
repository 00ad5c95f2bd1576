package dev.previewdb.snapshot.scan;

/**
 * The single values within a value of several, as documents, arrays, composites and hstore are
 * written: what stands between quotes, and else what no bracket, comma or sign parts.
 */
public final class Pieces {
  private static final boolean[] PARTS = new boolean[128];

  static {
    for (var c : "<{}()[],=>:\n".toCharArray()) {
      PARTS[c] = true;
    }
  }

  private Pieces() {}

  /** Told of a piece; the array is valid during the call only. */
  @FunctionalInterface
  public interface Piece {
    /** Of a document's object and of hstore, `key` says whether it is the name of a value. */
    void at(byte[] in, int from, int length, boolean key);
  }

  public static void of(byte[] in, int from, int length, Piece piece) {
    var end = from + length;
    var start = from;
    for (var at = from; at < end; at++) {
      var quoted = in[at] == '"';
      if (!quoted && !parts(in[at])) {
        continue;
      }
      if (at > start) {
        piece.at(in, start, at - start, false);
      }
      if (quoted) {
        at = quoted(in, at + 1, end, piece);
      }
      start = at + 1;
    }
    if (end > start) {
      piece.at(in, start, end - start, false);
    }
  }

  /** What stands behind a quote, without its escapes; where the other quote is, or the end. */
  private static int quoted(byte[] in, int from, int end, Piece piece) {
    var at = from;
    while (at < end && in[at] != '"' && in[at] != '\\') {
      at++;
    }
    if (at == end || closes(in, at, end)) {
      within(in, from, at - from, names(in, at + 1, end), piece);
      return at;
    }
    return escaped(in, from, end, piece);
  }

  private static int escaped(byte[] in, int from, int end, Piece piece) {
    var plain = new byte[closing(in, from, end) - from + 1];
    var size = 0;
    var at = from;
    for (; at < end && !closes(in, at, end); at++) {
      if ((in[at] == '\\' || in[at] == '"') && at + 1 < end) {
        if (in[at] == '\\' && in[at + 1] == 'u') {
          // As it is written, so it is found again in a document of the same kind
          plain[size++] = '\\';
        }
        plain[size++] = in[at] == '\\' ? unescaped(in[++at]) : in[++at];
      } else {
        plain[size++] = in[at];
      }
    }
    within(plain, 0, size, names(in, at + 1, end), piece);
    return at;
  }

  private static void within(byte[] in, int from, int length, boolean key, Piece piece) {
    piece.at(in, from, length, key);
    if (length > 0 && opens(in[from])) {
      of(in, from, length, piece);
    }
  }

  private static boolean names(byte[] in, int from, int end) {
    var at = from;
    while (at < end && in[at] == ' ') {
      at++;
    }
    return at < end && (in[at] == ':' || (in[at] == '=' && at + 1 < end && in[at + 1] == '>'));
  }

  private static int closing(byte[] in, int from, int end) {
    var at = from;
    while (at < end && !closes(in, at, end)) {
      at += in[at] == '\\' || in[at] == '"' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  /** What begins so is of several values itself, as a composite in an array is. */
  private static boolean opens(byte b) {
    return b == '(' || b == '{' || b == '[';
  }

  /** A quote that is doubled does not. */
  private static boolean closes(byte[] in, int at, int end) {
    return in[at] == '"' && (at + 1 == end || in[at + 1] != '"');
  }

  private static byte unescaped(byte b) {
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> b;
    };
  }

  private static boolean parts(byte b) {
    return b >= 0 && PARTS[b];
  }
}

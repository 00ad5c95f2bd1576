package dev.previewdb.snapshot.scan;

/** Where values begin and end in a text: at letters and digits of any script. */
final class Words {
  private static final boolean[] WORD = new boolean[256];

  static {
    for (var c = 0; c < WORD.length; c++) {
      // A plus begins a phone number
      WORD[c] = c >= 0x80 || c == '+' || Character.isLetterOrDigit(c);
    }
  }

  private Words() {}

  static boolean is(byte b) {
    return WORD[b & 0xff];
  }

  /** The place of the first letter or digit, or the end. */
  static int first(byte[] in, int from, int end) {
    var at = from;
    while (at < end && !is(in[at])) {
      at++;
    }
    return at;
  }

  /** The place behind the last letter or digit, or the start. */
  static int end(byte[] in, int from, int end) {
    var at = end;
    while (at > from && !is(in[at - 1])) {
      at--;
    }
    return at;
  }
}

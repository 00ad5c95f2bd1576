package dev.previewdb.github.client;

/** The text of our comment: an invisible first line to find it again by, then what people read. */
final class CommentText {
  /** GitHub's limit for one comment, in characters. */
  static final int LONGEST = 65_536;

  private static final String CUT = "\n\n… (shortened: a comment on GitHub ends here)";

  private CommentText() {}

  static String of(String marker, String body) {
    if (marker.isBlank() || marker.lines().count() != 1 || marker.length() > 1_000) {
      throw new IllegalArgumentException("a marker is one line of at most 1,000 characters");
    }
    String text = marker + "\n" + body.strip();
    return text.length() <= LONGEST ? text : cut(text);
  }

  /** GitHub may store other line ends than we sent. */
  static boolean same(String theirs, String ours) {
    return theirs.replace("\r\n", "\n").strip().equals(ours.replace("\r\n", "\n").strip());
  }

  private static String cut(String text) {
    int end = LONGEST - CUT.length();
    // Half of a surrogate pair would make the whole comment unreadable for GitHub.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
  }
}

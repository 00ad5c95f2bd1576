package dev.previewdb.snapshot.masking;

/** Masks one value that is not NULL; holds a MAC and buffers of its own, so one thread uses it. */
interface ValueMask {
  /**
   * Appends the masked form of a value, both as PostgreSQL's plain text without COPY's escapes.
   *
   * @throws NotMaskable in words that hold nothing of the value
   */
  void mask(byte[] in, int from, int length, RowBuffer out);

  /**
   * Tells of the row that the next value is in, for a mask that reads another field of it.
   *
   * @param in that field in `in[from, to)` as COPY writes it, before it is masked
   */
  default void of(byte[] in, int from, int to) {}

  /** Whether the value that was masked last is one that could be known again as a whole. */
  default boolean telling() {
    return true;
  }

  /** A value that the mask does not understand. Its words never hold the value. */
  final class NotMaskable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMaskable(String why) {
      super(why, null, false, false);
    }
  }
}

package dev.previewdb.github.webhook;

import java.util.List;

/** What somebody sent of whom nobody knows yet who it is; good only while it is looked at. */
public final class StrangersBody {
  private final List<byte[]> pieces;
  private final int length;

  StrangersBody(List<byte[]> pieces, int length) {
    this.pieces = pieces;
    this.length = length;
  }

  /** Whether it is signed so; takes no memory, unlike {@link #bytes}. */
  boolean isSignedBy(Signature signature) {
    int left = length;
    for (byte[] piece : pieces) {
      int used = Math.min(piece.length, left);
      signature.update(piece, used);
      left -= used;
    }
    return signature.matches();
  }

  /** All of it, in one array. */
  public byte[] bytes() {
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] piece : pieces) {
      int used = Math.min(piece.length, length - at); // only the last one is not full
      System.arraycopy(piece, 0, whole, at, used);
      at += used;
    }
    return whole;
  }
}

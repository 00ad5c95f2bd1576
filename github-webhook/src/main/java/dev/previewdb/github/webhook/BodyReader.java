package dev.previewdb.github.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a body in pieces, each paid for from a budget shared by all senders who have not proved who
 * they are.
 */
final class BodyReader {
  private static final int FIRST_PIECE = 16 << 10;

  /**
   * Less than half of G1's smallest region of 1 MiB: an array of more has regions to itself, and
   * one of 1 MiB, with its header, has two.
   */
  private static final int LARGEST_PIECE = 256 << 10;

  private final WebhookLimits limits;
  private final ByteBudget budget;

  BodyReader(WebhookLimits limits) {
    this.limits = limits;
    this.budget = new ByteBudget(limits.unauthenticatedBytes());
  }

  /** The whole body, once its signature proved right. */
  byte[] read(long contentLength, InputStream body, Signature signature)
      throws IOException, BodyRefused {
    if (contentLength > limits.bodyBytes()) {
      throw tooLarge();
    }
    List<byte[]> pieces = new ArrayList<>();
    long paid = 0;
    try {
      long deadline = System.nanoTime() + limits.bodyPatience().toNanos();
      int total = 0;
      for (int size = FIRST_PIECE; ; size = Math.min(size * 2, LARGEST_PIECE)) {
        // One byte more than the limit tells a body that is too long from one that just fits.
        int wanted = Math.min(size, limits.bodyBytes() - total + 1);
        if (!budget.take(wanted)) {
          throw new BodyRefused(
              429, "too many unsigned bytes are arriving at once; redeliver later");
        }
        paid += wanted;
        byte[] bytes = new byte[wanted];
        int length = fill(bytes, body, deadline);
        signature.update(bytes, length);
        pieces.add(bytes);
        total += length;
        if (total > limits.bodyBytes()) {
          throw tooLarge();
        }
        if (length < wanted) {
          break;
        }
      }
      if (!signature.matches()) {
        throw new BodyRefused(401, "X-Hub-Signature-256 does not fit the body");
      }
      return joined(pieces, total);
    } finally {
      budget.giveBack(paid);
    }
  }

  long held() {
    return budget.held();
  }

  /**
   * Read by read, so that a body sent a byte at a time meets the deadline; the server's idle
   * time-out bounds one read.
   */
  private int fill(byte[] bytes, InputStream body, long deadline) throws IOException, BodyRefused {
    int length = 0;
    while (length < bytes.length) {
      int read = body.read(bytes, length, bytes.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      if (System.nanoTime() - deadline > 0) {
        throw new BodyRefused(
            408, "the body took longer than " + limits.bodyPatience().toSeconds() + " s to arrive");
      }
    }
    return length;
  }

  private BodyRefused tooLarge() {
    return new BodyRefused(413, "the body is larger than " + limits.bodyBytes() + " bytes");
  }

  private static byte[] joined(List<byte[]> pieces, int total) {
    byte[] whole = new byte[total];
    int at = 0;
    for (byte[] piece : pieces) {
      int length = Math.min(piece.length, total - at); // only the last one is not full
      System.arraycopy(piece, 0, whole, at, length);
      at += length;
    }
    return whole;
  }
}

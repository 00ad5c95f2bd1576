package dev.previewdb.github.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of all who have not proved who they are, whatever they send them to: read in pieces,
 * each paid for from one budget that they share, and given back when it is known who they are. Safe
 * for many threads.
 */
public final class StrangersBodies {
  private static final int FIRST_PIECE = 16 << 10;

  /**
   * Less than half of G1's smallest region of 1 MiB: an array of more has regions to itself, and
   * one of 1 MiB, with its header, has two.
   */
  private static final int LARGEST_PIECE = 256 << 10;

  private final WebhookLimits limits;
  private final ByteBudget budget;

  public StrangersBodies(WebhookLimits limits) {
    this.limits = limits;
    this.budget = new ByteBudget(limits.unauthenticatedBytes());
  }

  /** What is done with a body to know whose it is. */
  @FunctionalInterface
  public interface Use<T> {
    T of(StrangersBody body) throws BodyRefused;
  }

  /**
   * Reads one and has it used; after that the budget has its bytes back.
   *
   * @param contentLength what the sender claims, or -1; only ever used to refuse early
   * @param body read no further than one byte beyond the limit, and not closed
   * @param most bytes that it may have; never more than the limit of one body
   * @throws BodyRefused 413, 408 or 429
   * @throws IOException when it ends before it is whole
   */
  public <T> T with(long contentLength, InputStream body, int most, Use<T> use)
      throws IOException, BodyRefused {
    int limit = Math.min(most, limits.bodyBytes());
    if (contentLength > limit) {
      throw tooLarge(limit);
    }
    List<byte[]> pieces = new ArrayList<>();
    long paid = 0;
    try {
      long deadline = System.nanoTime() + limits.bodyPatience().toNanos();
      int total = 0;
      for (int size = FIRST_PIECE; ; size = Math.min(size * 2, LARGEST_PIECE)) {
        // One byte more than the limit tells a body that is too long from one that just fits.
        int wanted = Math.min(size, limit - total + 1);
        if (!budget.take(wanted)) {
          throw new BodyRefused(
              429, "too many unsigned bytes are arriving at once; redeliver later");
        }
        paid += wanted;
        byte[] bytes = new byte[wanted];
        int length = fill(bytes, body, deadline);
        pieces.add(bytes);
        total += length;
        if (total > limit) {
          throw tooLarge(limit);
        }
        if (length < wanted) {
          return use.of(new StrangersBody(pieces, total));
        }
      }
    } finally {
      budget.giveBack(paid);
    }
  }

  /** How many bytes are held now. */
  public long held() {
    return budget.held();
  }

  /** The longest body there may be. */
  int longest() {
    return limits.bodyBytes();
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

  private static BodyRefused tooLarge(int limit) {
    return new BodyRefused(413, "the body is larger than " + limit + " bytes");
  }
}

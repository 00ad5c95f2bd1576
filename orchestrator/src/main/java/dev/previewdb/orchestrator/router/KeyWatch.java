package dev.previewdb.orchestrator.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Reads along in what a server says at first, message by message, until it names its cancel key or
 * is ready for queries. It changes nothing of it.
 */
final class KeyWatch {
  private static final byte BACKEND_KEY_DATA = 'K';
  private static final byte READY_FOR_QUERY = 'Z';
  private static final int HEADER = 5;

  /** Four bytes of process number, and at most 256 of secret since protocol 3.2. */
  private static final int LONGEST_KEY = 260;

  private final ByteBuf header = Unpooled.buffer(HEADER);
  private final ByteBuf key = Unpooled.buffer();
  private int left;
  private boolean done;

  /** Whether nothing more has to be shown to it. */
  boolean done() {
    return done;
  }

  /**
   * Looks at the next bytes; they stay where they are.
   *
   * @return the key, once, when these bytes complete it
   */
  Optional<ByteBuf> see(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (!done && at < bytes.writerIndex()) {
      if (header.readableBytes() < HEADER) {
        header.writeByte(bytes.getByte(at++));
        if (header.readableBytes() == HEADER) {
          begin();
        }
        continue;
      }
      int part = Math.min(left, bytes.writerIndex() - at);
      if (header.getByte(0) == BACKEND_KEY_DATA) {
        key.writeBytes(bytes, at, part);
      }
      at += part;
      left -= part;
      if (left == 0) {
        if (header.getByte(0) == BACKEND_KEY_DATA) {
          done = true;
          return Optional.of(key);
        }
        header.clear();
      }
    }
    return Optional.empty();
  }

  private void begin() {
    left = header.getInt(1) - Integer.BYTES;
    byte type = header.getByte(0);
    // What is no message of a server is passed on all the same; only cancelling is lost then.
    done =
        type == READY_FOR_QUERY
            || left < 0
            || (type == BACKEND_KEY_DATA && (left == 0 || left > LONGEST_KEY));
    if (left == 0) {
      header.clear();
    }
  }
}

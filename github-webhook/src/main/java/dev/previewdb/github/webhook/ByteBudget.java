package dev.previewdb.github.webhook;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all unauthenticated senders together may make us hold. */
final class ByteBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long most) {
    this.most = most;
  }

  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}

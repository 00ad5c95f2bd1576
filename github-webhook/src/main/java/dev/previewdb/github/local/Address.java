package dev.previewdb.github.local;

import java.util.concurrent.atomic.AtomicInteger;

/** Where the local GitHub is reached, known once it has started. */
final class Address {
  private final AtomicInteger port = new AtomicInteger();

  void port(int started) {
    port.set(started);
  }

  @Override
  public String toString() {
    return "http://127.0.0.1:" + port.get();
  }
}

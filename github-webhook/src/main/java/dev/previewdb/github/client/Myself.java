package dev.previewdb.github.client;

import java.util.concurrent.atomic.AtomicLong;

/** Whose token it is, asked once. */
final class Myself {
  private final Rest rest;
  private final AtomicLong id = new AtomicLong();

  Myself(Rest rest) {
    this.rest = rest;
  }

  long id() {
    if (id.get() == 0) {
      id.set(new Fields("GET /user", rest.get("/user")).id("id"));
    }
    return id.get();
  }
}

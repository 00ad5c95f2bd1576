package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicLong;

/** Who we are, asked once: the user whose token it is, or the App. */
final class Myself {
  private final Rest rest;
  private final boolean app;
  private final AtomicLong id = new AtomicLong();

  Myself(Rest rest, boolean app) {
    this.rest = rest;
    this.app = app;
  }

  /** Whether a comment is ours. */
  boolean wrote(JsonNode comment) {
    JsonNode author = app ? comment.path("performed_via_github_app") : comment.path("user");
    return author.path("id").asLong() == id();
  }

  private long id() {
    if (id.get() == 0) {
      String path = app ? "/app" : "/user";
      id.set(new Fields("GET " + path, rest.get(path)).id("id"));
    }
    return id.get();
  }
}

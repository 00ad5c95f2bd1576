package dev.previewdb.github.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One request, its body JSON, and what to call it in an error. */
record Question(String method, URI uri, @Nullable String body) {
  static Question get(URI uri) {
    return new Question("GET", uri, null);
  }

  /** Without host and query: enough to know the call by. */
  String place() {
    return method + " " + uri.getPath();
  }

  Question at(URI elsewhere) {
    return new Question(method, elsewhere, body);
  }
}

package dev.previewdb.github.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One request, its body JSON.
 *
 * @param place what to call it in an error: as we asked it, not as a server sent us on
 */
record Question(String method, URI uri, @Nullable String body, String place) {
  /** Without host and query: enough to know the call by. */
  Question(String method, URI uri, @Nullable String body) {
    this(method, uri, body, method + " " + uri.getPath());
  }

  static Question get(URI uri) {
    return new Question("GET", uri, null);
  }

  /** The same question at another address the server named. */
  Question at(URI elsewhere) {
    return new Question(method, elsewhere, body, place);
  }
}

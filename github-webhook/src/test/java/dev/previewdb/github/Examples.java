package dev.previewdb.github;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Payloads that GitHub really sent, trimmed. */
public final class Examples {
  private Examples() {}

  /** By the name of its file, without {@code .json}; what is before the first dot is the event. */
  public static byte[] payload(String name) {
    try (InputStream in = Examples.class.getResourceAsStream("examples/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no example " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String event(String name) {
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
  }

  public static List<String> names() {
    return List.of(
        "ping",
        "push",
        "issue_comment.created",
        "pull_request.opened",
        "pull_request.reopened",
        "pull_request.synchronize",
        "pull_request.closed",
        "pull_request.labeled");
  }
}

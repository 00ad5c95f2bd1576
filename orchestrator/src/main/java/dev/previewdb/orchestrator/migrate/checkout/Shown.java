package dev.previewdb.orchestrator.migrate.checkout;

import org.jspecify.annotations.Nullable;

/** Makes what a hostile branch or server wrote fit to stand in one line of a log or a comment. */
final class Shown {
  private static final int LONGEST = 200;

  private Shown() {}

  static String text(String hostile) {
    StringBuilder shown = new StringBuilder();
    hostile
        .codePoints()
        .limit(LONGEST)
        .forEach(point -> {
          if (TreeName.disturbs(point)) {
            shown.append(String.format("\\u%04x", point));
          } else {
            shown.appendCodePoint(point);
          }
        });
    return hostile.codePointCount(0, hostile.length()) > LONGEST ? shown + "…" : shown.toString();
  }

  /** The innermost message: what the network or the server said. */
  static String cause(@Nullable Throwable failure) {
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    if (innermost == null) {
      return "unknown";
    }
    String message = innermost.getMessage();
    return message == null || message.isBlank()
        ? innermost.getClass().getSimpleName()
        : text(message);
  }
}

package dev.previewdb.orchestrator.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Refuses a body that is still being sent. To close the connection then would reset it, and the
 * reset may overtake the answer: GitHub would show that nobody answered, in place of why. So the
 * answer goes first, and some of the body is thrown away after it.
 */
final class LateRefusal {
  /** More than GitHub ever sends. */
  private static final long MOST = 32L << 20;

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int AT_ONCE = 8 << 10;

  private LateRefusal() {}

  static void write(Context context, String text) throws IOException {
    context.header("Connection", "close");
    context.res().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    context.res().flushBuffer();
    discard(context.req().getInputStream());
  }

  /** Whoever is slow ends it by the server's own limit of idle time. */
  private static void discard(InputStream body) {
    long end = System.nanoTime() + LONGEST.toNanos();
    byte[] some = new byte[AT_ONCE];
    try {
      long read = 0;
      for (int n = body.read(some); n >= 0; n = body.read(some)) {
        read += n;
        if (read > MOST || System.nanoTime() > end) {
          return;
        }
      }
    } catch (IOException e) {
      // The sender has gone: it has its answer, or wanted none
    }
  }
}

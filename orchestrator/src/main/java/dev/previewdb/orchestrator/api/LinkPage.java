package dev.previewdb.orchestrator.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The page behind a link that opens once. To fetch it opens nothing, as chat programs do to show
 * what a link leads to: they get neither the token, which no program sends, nor press the button.
 */
final class LinkPage {
  private final byte[] page = read("connection-link.html");
  private final byte[] script = read("connection-link.js");

  void page(Context context) {
    context
        .header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer");
    answer(context, "text/html; charset=utf-8", page);
  }

  void script(Context context) {
    answer(context, "text/javascript; charset=utf-8", script);
  }

  private static void answer(Context context, String type, byte[] body) {
    context
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .contentType(type)
        .result(body);
  }

  private static byte[] read(String name) {
    try (InputStream in = Objects.requireNonNull(LinkPage.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

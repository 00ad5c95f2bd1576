package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Writes an answer the way it goes wrong. */
final class TroubledAnswer {
  private final CountDownLatch closing;

  /** {@code closing} ends the waiting of slow answers. */
  TroubledAnswer(CountDownLatch closing) {
    this.closing = closing;
  }

  /** {@code right} does what was asked and returns what would have been answered. */
  void write(Context ctx, Trouble trouble, Supplier<JsonNode> right) throws IOException {
    switch (trouble) {
      case Trouble.Status(int status) ->
          json(ctx, status, Wire.error("status " + status).toString());
      case Trouble.Html(int status) ->
          ctx.status(status)
              .html(
                  "<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head></html>");
      case Trouble.HalfBody() -> cut(ctx, right.get().toString(), true);
      case Trouble.LostAnswer() -> cut(ctx, right.get().toString(), false);
      case Trouble.EmptyBody() -> json(ctx, 200, "");
      case Trouble.EmptyList() -> json(ctx, 200, "[]");
      case Trouble.Says(String text) -> json(ctx, 200, text);
      case Trouble.Slow(Duration wait) -> slow(ctx, right.get().toString(), wait);
      case Trouble.Limited(int status, Duration retryAfter) ->
          json(
              ctx.header("Retry-After", Long.toString(retryAfter.toSeconds())),
              status,
              Wire.error("You have exceeded a secondary rate limit").toString());
      case Trouble.HourlyLimit(var reset) ->
          json(
              ctx.header("X-RateLimit-Limit", "5000")
                  .header("X-RateLimit-Remaining", "0")
                  .header("X-RateLimit-Reset", Long.toString(reset.getEpochSecond())),
              403,
              Wire.error("API rate limit exceeded").toString());
      case Trouble.Redirect(int status, var to) ->
          json(
              ctx.header("Location", to.toString()),
              status,
              Wire.error("Moved").put("url", to.toString()).toString());
      case Trouble.Echo(int status) -> {
        String authorization = String.valueOf(ctx.header("Authorization"));
        json(ctx, status, Wire.error("you sent " + authorization).toString());
      }
    }
  }

  private static void json(Context ctx, int status, String body) {
    ctx.status(status).contentType("application/json; charset=utf-8").result(body);
  }

  /** Promises more than it sends; the server then closes the connection. */
  private static void cut(Context ctx, String body, boolean half) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ctx.status(200).contentType("application/json; charset=utf-8");
    ctx.res().setContentLength(bytes.length);
    ctx.outputStream().write(bytes, 0, half ? bytes.length / 2 : 0);
    ctx.outputStream().flush();
  }

  private void slow(Context ctx, String body, Duration wait) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ctx.status(200).contentType("application/json; charset=utf-8");
    ctx.res().setContentLength(bytes.length);
    ctx.outputStream().write(bytes, 0, bytes.length - 1);
    ctx.outputStream().flush();
    try {
      if (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        ctx.outputStream().write(bytes, bytes.length - 1, 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.previewdb.github.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** What a request carries, checked as GitHub checks it. */
final class Params {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private Params() {}

  static Optional<Long> id(Context ctx, String name) {
    String text = ctx.pathParam(name);
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  static int number(Context ctx) {
    return id(ctx, "number")
        .filter(number -> number <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .orElseThrow(Refused::notFound);
  }

  static String sha(Context ctx) {
    String sha = ctx.pathParam("sha");
    if (!sha.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw new Refused(422, "No commit found for SHA: " + sha);
    }
    return sha;
  }

  static JsonNode body(Context ctx) {
    try {
      JsonNode body = JSON.readTree(ctx.bodyAsBytes());
      if (body.isObject()) {
        return body;
      }
    } catch (IOException e) {
      throw new Refused(400, "Problems parsing JSON");
    }
    throw new Refused(400, "Body should be a JSON object");
  }
}

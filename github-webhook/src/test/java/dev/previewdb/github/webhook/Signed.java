package dev.previewdb.github.webhook;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** A delivery as it comes over the wire, its headers and body free to be bent. */
final class Signed {
  static final String SECRET = "It's a Secret to Everybody";

  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  final byte[] body;

  Signed(String event, byte[] body) {
    this.body = body;
    headers.put("X-GitHub-Event", event);
    headers.put("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    headers.put("Content-Type", "application/json");
    headers.put("X-Hub-Signature-256", WebhookSecrets.of(SECRET).signature(body));
  }

  Signed with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Signed without(String name) {
    headers.remove(name);
    return this;
  }

  WebhookAnswer to(WebhookIntake intake) {
    return to(intake, body.length, new ByteArrayInputStream(body));
  }

  WebhookAnswer to(WebhookIntake intake, long contentLength, InputStream stream) {
    return intake.receive(headers::get, contentLength, stream);
  }
}

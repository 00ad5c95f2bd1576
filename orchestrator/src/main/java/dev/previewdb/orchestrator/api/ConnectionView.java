package dev.previewdb.orchestrator.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How to connect to one preview. The only answer of the API that holds a password. */
public record ConnectionView(String host, int port, String database, String user, String password) {

  /** In one line, with the password, as libpq and drivers read it. */
  public String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(encoded(user), encoded(password), host, port, encoded(database));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "postgresql://" + user + ":***@" + host + ":" + port + "/" + database;
  }
}

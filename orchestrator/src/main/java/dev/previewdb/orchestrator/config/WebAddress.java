package dev.previewdb.orchestrator.config;

import java.net.URI;
import java.util.Set;

/** Addresses as they may stand in the file. */
final class WebAddress {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");

  private WebAddress() {}

  static boolean isThisMachine(String host) {
    return LOOPBACK.contains(host);
  }

  static URI of(String text) {
    try {
      URI url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "write it as https://HOST[:PORT][/PATH], without a user or password");
  }

  /** What goes there is for nobody on the way. */
  static URI safe(String text) {
    URI url = of(text);
    if ("http".equals(url.getScheme()) && !isThisMachine(url.getHost())) {
      throw new IllegalArgumentException("use https, or http to this machine only");
    }
    return url;
  }

  static String ofGit(String text) {
    if (text.startsWith("file://") || (text.startsWith("https://") && !text.contains("@"))) {
      return text;
    }
    throw new IllegalArgumentException("use a file:// or https:// URL without a user or password");
  }
}

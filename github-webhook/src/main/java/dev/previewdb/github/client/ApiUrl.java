package dev.previewdb.github.client;

import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An address that a token may be sent to. */
final class ApiUrl {
  private ApiUrl() {}

  /** The same address without a slash at its end. */
  static URI checked(URI api) {
    String why = whyNot(api);
    if (why != null) {
      throw new GitHubException(GitHubProblem.BAD_API_URL, shown(api), why);
    }
    String text = api.toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static @Nullable String whyNot(URI api) {
    if (api.getHost() == null) {
      return "it names no host";
    }
    if (api.getUserInfo() != null || api.getQuery() != null || api.getFragment() != null) {
      return "it must hold no user, query or fragment";
    }
    if ("https".equalsIgnoreCase(api.getScheme())) {
      return null;
    }
    return "http".equalsIgnoreCase(api.getScheme()) && isLoopback(api.getHost())
        ? null
        : "the token would travel unencrypted; only https will do, or http to this machine itself";
  }

  /** By its form alone: a name is not looked up, since its address may change. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static String shown(URI api) {
    return api.getScheme() + "://" + api.getHost();
  }
}

package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a project's repository is fetched from.
 *
 * @param url {@code https://…} or {@code file:///…}; {@code http://} only to this machine itself.
 *     It carries no user, password, query or fragment
 * @param token sent in the Authorization header of HTTP requests to this very host
 */
public record GitRemote(URI url, Optional<AccessToken> token) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  public GitRemote {
    refusal(url)
        .ifPresent(why -> {
          throw PreviewDbException.of(Problem.REPOSITORY_URL_REFUSED, shown(url), why);
        });
  }

  /**
   * The remote at a URL as a person wrote it.
   *
   * @throws PreviewDbException if it is no URL previewdb fetches from
   */
  public static GitRemote of(String url, Optional<AccessToken> token) {
    try {
      return new GitRemote(new URI(url), token);
    } catch (URISyntaxException e) {
      // the text may hold a password, so neither it nor the parser's complaint is passed on
      throw PreviewDbException.of(Problem.REPOSITORY_URL_REFUSED, "given", "it is no URL");
    }
  }

  boolean isHttp() {
    return !"file".equalsIgnoreCase(url.getScheme());
  }

  private static Optional<String> refusal(URI url) {
    if (url.getRawUserInfo() != null) {
      return Optional.of("it carries credentials");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("it carries a query or a fragment");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> host.isEmpty() ? Optional.of("it names no host") : Optional.empty();
      case "http" ->
          LOOPBACK.contains(host)
              ? Optional.empty()
              : Optional.of("plain http would show the token to the network");
      case "file" ->
          host.isEmpty() && url.getPath() != null && url.getPath().startsWith("/")
              ? Optional.empty()
              : Optional.of("a file URL names an absolute path of this machine");
      default -> Optional.of("its scheme is neither https nor file");
    };
  }

  private static String shown(URI url) {
    return url.getScheme() + "://" + (url.getHost() == null ? "…" : url.getHost());
  }

  @Override
  public String toString() {
    return url.toString();
  }
}

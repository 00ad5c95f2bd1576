package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may use the API. Without a token in the configuration, nobody. */
public final class BearerTokens {
  private static final String SCHEME = "Bearer ";

  private final Optional<byte[]> token;

  public BearerTokens(Optional<Secret> token) {
    this.token = token.map(t -> t.value().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Compares in constant time.
   *
   * @throws PreviewDbException UNAUTHENTICATED
   */
  void check(@Nullable String authorization) {
    byte[] shown = shown(authorization).getBytes(StandardCharsets.UTF_8);
    boolean good = token.filter(known -> MessageDigest.isEqual(known, shown)).isPresent();
    if (!good) {
      throw PreviewDbException.of(Problem.UNAUTHENTICATED);
    }
  }

  /**
   * The token of a header.
   *
   * @throws PreviewDbException UNAUTHENTICATED when there is none
   */
  static String shown(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(SCHEME)) {
      throw PreviewDbException.of(Problem.UNAUTHENTICATED);
    }
    return authorization.substring(SCHEME.length()).strip();
  }
}

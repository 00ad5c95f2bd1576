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
    boolean good =
        authorization != null
            && authorization.startsWith(SCHEME)
            && token
                .filter(t ->
                    MessageDigest.isEqual(
                        t,
                        authorization
                            .substring(SCHEME.length())
                            .strip()
                            .getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    if (!good) {
      throw PreviewDbException.of(Problem.UNAUTHENTICATED);
    }
  }
}

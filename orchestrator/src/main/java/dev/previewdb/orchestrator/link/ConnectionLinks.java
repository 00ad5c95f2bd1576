package dev.previewdb.orchestrator.link;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Links that open once, within ten minutes. Of each only a hash is kept, so that who reads the
 * state database can open none.
 */
public final class ConnectionLinks {
  /** Where they lead, below the service's public URL. */
  public static final String PATH = "/connection-link";

  private static final Duration LIFE = Duration.ofMinutes(10);

  /** Nobody guesses 256 bits, so the hash needs neither salt nor slowness. */
  private static final int BYTES = 32;

  private final Jdbi jdbi;
  private final String page;
  private final SecureRandom random = new SecureRandom();

  /**
   * Links that lead to this service.
   *
   * @param publicUrl how people reach it
   */
  public ConnectionLinks(Jdbi jdbi, URI publicUrl) {
    this.jdbi = jdbi;
    this.page = publicUrl.toString().replaceFirst("/+$", "") + PATH;
  }

  /** A new one; those whose time is over are forgotten. */
  public ConnectionLink make(String preview) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant expiresAt =
        jdbi.inTransaction(handle -> {
          handle.execute("DELETE FROM connection_link WHERE expires_at <= now()");
          return handle
              .createQuery(
                  """
                  INSERT INTO connection_link (token_hash, preview, expires_at)
                  VALUES (:hash, :preview, now() + make_interval(secs => :secs)) RETURNING expires_at
                  """)
              .bind("hash", hash(token))
              .bind("preview", preview)
              .bind("secs", LIFE.toSeconds())
              .mapTo(OffsetDateTime.class)
              .one()
              .toInstant();
        });
    return new ConnectionLink(page + "#" + token, expiresAt);
  }

  /**
   * Opens the link of that token. Of several who do so at once, one succeeds.
   *
   * @param shown makes of the preview's name what is shown; when it throws, the link stays unopened
   * @throws PreviewDbException CONNECTION_LINK_SPENT, the same whether it was opened, is too old or
   *     never was
   */
  public <T> T open(String token, Function<String, T> shown) {
    byte[] hash = hash(token);
    String preview =
        jdbi.withHandle(handle ->
                handle
                    .createQuery(
                        "SELECT preview FROM connection_link WHERE token_hash = :hash AND expires_at > now()")
                    .bind("hash", hash)
                    .mapTo(String.class)
                    .findOne())
            .orElseThrow(ConnectionLinks::spent);
    // before the link is taken, and on no connection of ours: it asks the state itself
    T made = shown.apply(preview);
    int taken =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    "DELETE FROM connection_link WHERE token_hash = :hash AND expires_at > now()")
                .bind("hash", hash)
                .execute());
    if (taken == 0) {
      throw spent();
    }
    return made;
  }

  private static PreviewDbException spent() {
    return PreviewDbException.of(Problem.CONNECTION_LINK_SPENT);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

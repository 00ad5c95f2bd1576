package dev.previewdb.orchestrator.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The owners' passwords, derived from one key and the preview's name: nothing to store, nothing to
 * lose in a crash, and the same again after a rebuild.
 */
public final class OwnerLogins {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 24;

  private final byte[] key;

  /**
   * Derives from this key.
   *
   * @param key at least 32 random bytes, kept by the service alone
   */
  public OwnerLogins(byte[] key) {
    this.key = key.clone();
  }

  /** The login of that preview's owner. */
  public OwnerLogin of(String preview) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] digest = mac.doFinal(("owner of " + preview).getBytes(StandardCharsets.UTF_8));
      return new OwnerLogin(
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(java.util.Arrays.copyOf(digest, BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

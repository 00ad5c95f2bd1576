package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that every masked value depends on. It never prints itself. */
public final class MaskingKey {
  private static final int SHORTEST = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  private MaskingKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * A key out of random bytes.
   *
   * @param secret at least 32 bytes; copied
   * @throws SnapshotException KEY_INVALID
   */
  public static MaskingKey of(byte[] secret) {
    if (secret.length < SHORTEST) {
      throw new SnapshotException(SnapshotProblem.KEY_INVALID, secret.length);
    }
    return new MaskingKey(secret.clone());
  }

  /** Tells two keys apart without telling the key: eight hexadecimal digits for the manifest. */
  public String id() {
    byte[] digest =
        mac(secret).doFinal("previewdb masking key id".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 4);
  }

  /**
   * A MAC whose key is derived for one purpose, so no two domains share anything. Not for threads
   * to share.
   */
  Mac derive(String purpose) {
    return mac(
        mac(secret).doFinal(("previewdb masking/" + purpose).getBytes(StandardCharsets.UTF_8)));
  }

  /** For fingerprints of source values, which are compared but never kept. */
  public Mac fingerprints() {
    return derive("fingerprints");
  }

  /** For hashes of the keys that rows point at, which are compared but never kept. */
  public Mac pointedKeys() {
    return derive("pointed keys");
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}

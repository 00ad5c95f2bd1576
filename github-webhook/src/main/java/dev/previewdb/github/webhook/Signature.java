package dev.previewdb.github.webhook;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What {@code X-Hub-Signature-256} claims about a body, checked while the body streams by. */
final class Signature {
  static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FORM = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  private final byte[] claimed;
  private final List<Mac> macs;

  private Signature(byte[] claimed, List<Mac> macs) {
    this.claimed = claimed;
    this.macs = macs;
  }

  /**
   * Empty when the header is missing or cannot be a signature at all: then no byte of the body need
   * be read.
   */
  static Optional<Signature> claimed(@Nullable String header, WebhookSecrets secrets) {
    var form = FORM.matcher(header == null ? "" : header);
    return form.matches()
        ? Optional.of(
            new Signature(
                HexFormat.of().parseHex(form.group(1)),
                secrets.keys().stream().map(Signature::mac).toList()))
        : Optional.empty();
  }

  void update(byte[] bytes, int length) {
    macs.forEach(mac -> mac.update(bytes, 0, length));
  }

  /** Every secret is tried, and each in constant time, so that the time taken tells nothing. */
  boolean matches() {
    boolean matches = false;
    for (Mac mac : macs) {
      matches |= MessageDigest.isEqual(mac.doFinal(), claimed);
    }
    return matches;
  }

  /** The header for a body, as GitHub writes it. */
  static String header(SecretKeySpec key, byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(mac(key).doFinal(body));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

package dev.previewdb.snapshot.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How the connection to a source is protected; the root certificate counts for VERIFY_FULL. */
public record Tls(Mode mode, @Nullable Path rootCertificate) {
  /** The words of libpq's `sslmode`, without those that fall back to no protection silently. */
  public enum Mode {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_FULL("verify-full");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** As libpq and pgjdbc spell it in `sslmode`. */
    public String word() {
      return word;
    }
  }

  public static Tls disable() {
    return new Tls(Mode.DISABLE, null);
  }

  /** Encrypted, but the server may be anyone. */
  public static Tls require() {
    return new Tls(Mode.REQUIRE, null);
  }

  /** Encrypted, and the server's certificate and host name are checked. */
  public static Tls verifyFull(@Nullable Path rootCertificate) {
    return new Tls(Mode.VERIFY_FULL, rootCertificate);
  }
}

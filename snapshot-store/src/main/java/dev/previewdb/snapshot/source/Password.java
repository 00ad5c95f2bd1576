package dev.previewdb.snapshot.source;

/** A password that never prints itself. */
public final class Password {
  private final String secret;

  private Password(String secret) {
    this.secret = secret;
  }

  public static Password of(String secret) {
    return new Password(secret);
  }

  /** The secret itself, for a driver or a child's environment; never for a log or an argument. */
  public String reveal() {
    return secret;
  }

  @Override
  public String toString() {
    return "***";
  }
}

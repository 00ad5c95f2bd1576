package dev.previewdb.orchestrator.config;

/**
 * A value that is never printed: read from an environment variable or a file, never from the
 * configuration itself.
 */
public record Secret(String value) {
  private static final String UNREAD = "\0unread";

  /** Stands for a secret that the command said it does not need. */
  static Secret unread() {
    return new Secret(UNREAD);
  }

  @Override
  public String value() {
    if (value.equals(UNREAD)) {
      throw new IllegalStateException("a secret is used that was not asked for");
    }
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}

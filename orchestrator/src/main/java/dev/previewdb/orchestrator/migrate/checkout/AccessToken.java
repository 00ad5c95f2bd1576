package dev.previewdb.orchestrator.migrate.checkout;

/** A token that may read a repository. It never prints itself. */
public final class AccessToken {
  private final String value;

  public AccessToken(String value) {
    this.value = value;
  }

  /** For the Authorization header alone. */
  String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}

package dev.previewdb.orchestrator.engine;

/** The password of the role that owns a preview; it never prints itself. */
public record OwnerLogin(String password) {
  @Override
  public String toString() {
    return "***";
  }
}

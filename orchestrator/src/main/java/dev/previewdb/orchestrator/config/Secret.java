package dev.previewdb.orchestrator.config;

/**
 * A value that is never printed: read from an environment variable or a file, never from the
 * configuration itself.
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}

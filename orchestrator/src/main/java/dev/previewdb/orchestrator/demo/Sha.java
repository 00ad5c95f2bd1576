package dev.previewdb.orchestrator.demo;

/** Commits as people write them. */
final class Sha {
  private static final int SHORT = 7;

  private Sha() {}

  static String cut(String sha) {
    return sha.substring(0, Math.min(SHORT, sha.length()));
  }
}

package dev.previewdb.orchestrator.demo;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The secrets of one run, made for it. They never print themselves. */
record DemoSecrets(String apiToken, String gitHubToken, String webhookSecret, String maskingKey) {
  private static final int BYTES = 32;

  static DemoSecrets make() {
    return new DemoSecrets(one(), one(), one(), one());
  }

  static String one() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "***";
  }
}

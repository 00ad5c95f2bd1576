package dev.previewdb.orchestrator.migrate.tool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 of all that was added so far, as Atlas writes it. */
final class RunningHash {
  private final MessageDigest digest;

  RunningHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] bytes) {
    digest.update(bytes);
  }

  /** In base 64. */
  String soFar() {
    try {
      byte[] hash = ((MessageDigest) digest.clone()).digest();
      return Base64.getEncoder().encodeToString(hash);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("that of every Java can be copied", e);
    }
  }
}

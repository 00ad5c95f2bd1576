package dev.previewdb.orchestrator.migrate.tool;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums: SHA-256 of tools that keep none, and those that tools keep. */
final class Hash {
  private Hash() {}

  static String of(byte[] bytes) {
    return of("SHA-256", bytes);
  }

  /** In small hexadecimal digits. */
  static String of(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}

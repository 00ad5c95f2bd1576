package dev.previewdb.orchestrator.preview;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names that are safe as a directory, a database and a host label: small letters, digits and
 * dashes, at most 63 bytes. Where a branch's own name had to be changed or cut, a piece of its hash
 * keeps two branches apart.
 */
final class PreviewName {
  private static final int LONGEST = 63;
  private static final int HASH = 8;

  private PreviewName() {}

  static String ofBranch(String project, String branch) {
    String name = project + "-br-" + plain(branch);
    return plain(branch).equals(branch) && name.length() <= LONGEST
        ? name
        : hashed(project, branch);
  }

  /** With a piece of the branch's hash. */
  static String hashed(String project, String branch) {
    String name = project + "-br-" + plain(branch);
    String cut = name.substring(0, Math.min(name.length(), LONGEST - HASH - 1));
    return cut.replaceAll("-$", "") + "-" + hash(branch);
  }

  private static String plain(String branch) {
    return branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private static String hash(String branch) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(branch.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

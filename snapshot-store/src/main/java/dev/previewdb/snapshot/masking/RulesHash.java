package dev.previewdb.snapshot.masking;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;

/** One hash for all layouts of the same rules. */
final class RulesHash {
  private RulesHash() {}

  static String of(MaskingRules rules) {
    MessageDigest sha = sha256();
    put(sha, "large objects", String.valueOf(rules.largeObjectsNone()));
    new TreeMap<>(rules.tables())
        .forEach((table, rule) -> {
          put(sha, "table", table.spelling(), rule.rows().toString());
          rule.sortedColumns().forEach((column, decision) -> put(sha, column, decision));
        });
    new TreeMap<>(rules.accepted())
        .forEach((place, why) -> put(sha, "accept", place, why.reason(), why.by()));
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void put(MessageDigest sha, String column, ColumnRule rule) {
    switch (rule) {
      case ColumnRule.Kept kept -> put(sha, column, "keep", kept.reason(), kept.by());
      case ColumnRule.Masked masked ->
          put(
              sha,
              column,
              masked.mask().toString(),
              masked.domain(),
              masked.when().toString(),
              new TreeSet<>(masked.fits()).toString());
    }
  }

  /** Each part with its length in front, so that no two lists of parts read alike. */
  private static void put(MessageDigest sha, String... parts) {
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha.update(bytes);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.previewdb.orchestrator.migrate.checkout;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of one entry of a tree, as the bytes that stand there: a hostile tree holds names that
 * no file system would.
 */
final class TreeName {
  private static final int LONGEST_BYTES = 255;

  private TreeName() {}

  /** Why the name is refused; empty for a good one. */
  static Optional<String> fault(byte[] raw) {
    if (raw.length > LONGEST_BYTES) {
      return Optional.of("it is longer than %s bytes".formatted(LONGEST_BYTES));
    }
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return Optional.of("it is not UTF-8");
    }
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("it names no file");
    }
    if (name.toLowerCase(Locale.ROOT).equals(".git")) {
      return Optional.of("it is Git's own");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      return Optional.of("it holds a path separator");
    }
    return name.codePoints().anyMatch(TreeName::disturbs)
        ? Optional.of("it holds a control character")
        : Optional.empty();
  }

  /** Ends a line, or reorders the text around it. */
  static boolean disturbs(int point) {
    return Character.isISOControl(point)
        || point == 0x2028
        || point == 0x2029
        || (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069);
  }

  static String text(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8);
  }
}

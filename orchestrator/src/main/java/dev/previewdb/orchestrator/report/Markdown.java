package dev.previewdb.orchestrator.report;

/**
 * Text of strangers inside Markdown: it can neither format, link, mention nor break out of its
 * place.
 */
public final class Markdown {
  private Markdown() {}

  /** As code inside a line or a table's cell. */
  public static String code(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    // A backtick cannot be escaped inside code, and a bar would end a cell; both get a look-alike.
    return "`" + line.replace('`', 'ˋ').replace('|', '¦') + "`";
  }

  /** As a block of code; the fence is longer than any run of backticks within. */
  public static String block(String language, String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + language + "\n" + text.strip() + "\n" + fence + "\n";
  }

  /** A number of bytes in words, as in {@code 312.5 MB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return "%.1f kB".formatted(bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? "%.1f MB".formatted(bytes / 1e6)
        : "%.1f GB".formatted(bytes / 1e9);
  }

  /** A number of milliseconds in words, as in {@code 84 ms} or {@code 12.3 s}. */
  public static String millis(long millis) {
    return millis < 10_000 ? millis + " ms" : "%.1f s".formatted(millis / 1e3);
  }

  /**
   * First letter large, a full stop at the end; a stranger's words in it cannot format anything.
   */
  static String sentence(String words) {
    String plain =
        words
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .replace("<", "&lt;")
            .replace("@", "@\u200B")
            .replace("](", "]\u200B(")
            .replace("][", "]\u200B[")
            .replaceAll("(?i)(www)(?=\\.)", "$1\u200B")
            .replaceAll("#(?=\\d)", "#\u200B")
            .replaceAll("(?i)\\b(gh-)(?=\\d)", "$1\u200B")
            .replaceAll("://(?!…)", ":\u200B//")
            .strip();
    String capital =
        plain.isEmpty() ? plain : Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
    return capital.endsWith(".") ? capital : capital + ".";
  }
}

package dev.previewdb.orchestrator.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of something of Kubernetes that differs from preview to preview.
 *
 * @param text with {@code {project}} and {@code {preview}} where their names go; else small
 *     letters, digits and dashes, and dots where the name may have them
 * @param longest characters that Kubernetes takes
 */
public record NamePattern(String text, int longest) {
  private static final int LABEL = 63;
  private static final int SUBDOMAIN = 253;

  private static final String PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
  private static final Pattern WORD = Pattern.compile(PART);
  private static final Pattern WORDS = Pattern.compile(PART + "(\\." + PART + ")*");

  /**
   * Reads that of a namespace.
   *
   * @throws IllegalArgumentException when none can have such a name; the message is the mend
   */
  static NamePattern ofNamespace(String text) {
    return checked(text, LABEL, WORD, "small letters, digits and dashes");
  }

  /**
   * Reads that of a Secret.
   *
   * @throws IllegalArgumentException when none can have such a name; the message is the mend
   */
  static NamePattern ofSecret(String text) {
    return checked(text, SUBDOMAIN, WORDS, "small letters, digits, dashes and dots");
  }

  private static NamePattern checked(String text, int longest, Pattern good, String letters) {
    NamePattern pattern = new NamePattern(text, longest);
    if (!pattern.filled("p", "p").filter(name -> good.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "use " + letters + ", {project} and {preview}, as in `{preview}-database`");
    }
    return pattern;
  }

  /** Whether no two previews have the same. */
  boolean isEachPreviewsOwn() {
    return text.contains("{preview}");
  }

  /** The name for that preview; empty where it would be too long. */
  public Optional<String> filled(String project, String preview) {
    return Optional.of(text.replace("{project}", project).replace("{preview}", preview))
        .filter(name -> name.length() <= longest);
  }
}

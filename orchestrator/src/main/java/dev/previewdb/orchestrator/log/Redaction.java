package dev.previewdb.orchestrator.log;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a text by their shape. Nothing of ours writes a secret into a message; this
 * is for what others put into theirs: drivers, Git servers, a branch's own error messages. It would
 * rather hide too much than too little.
 */
public final class Redaction {
  private static final String HIDDEN = "***";

  /** What is hidden is replaced; the groups around it stay, so that a reader sees what it was. */
  private record Shape(Pattern pattern, String replacement) {
    static Shape of(String pattern, String replacement) {
      return new Shape(Pattern.compile(pattern), replacement);
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(
              "-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
              HIDDEN),
          // A password may hold '/' and '@' where somebody forgot to encode it: up to the last '@'.
          Shape.of("(?i)\\b([a-z][a-z0-9+.-]*://)([^\\s:/@]*):\\S*@", "$1$2:" + HIDDEN + "@"),
          // Over HTTP the name alone may be a token.
          Shape.of("(?i)\\b(https?://)[^\\s:/@]+@", "$1" + HIDDEN + "@"),
          Shape.of("(?i)\\b(authorization\\W{1,4}(?:basic|token)\\s+)[^\\s\"',;]+", "$1" + HIDDEN),
          // Our own words speak of a "bearer token", and show its place as "Bearer …".
          Shape.of("(?i)\\b(bearer\\s+)(?!tokens?\\b|…)[^\\s\"',;]+", "$1" + HIDDEN),
          Shape.of("\\b(gh[a-z]_|github_pat_)[A-Za-z0-9_.-]+", "$1" + HIDDEN),
          Shape.of("\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)?", HIDDEN),
          Shape.of("\\b(SCRAM-SHA-256\\$)[A-Za-z0-9+/=:$]+", "$1" + HIDDEN),
          Shape.of("\\bmd5[0-9a-f]{32}\\b", HIDDEN),
          Shape.of("(?i)\\b(password\\s+E?)'(?:[^']|'')*+(?:'|$)", "$1'" + HIDDEN + "'"),
          // Settings, options, query parameters, JSON and YAML.
          Shape.of(
              "(?i)((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key)[\"']?\\s*[=:]\\s*)(?!\\*\\*\\*)"
                  + "(?:\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$)|'(?:[^'\\\\]|\\\\.)*+(?:'|$)|[^\\s,;&\"'}]+)",
              "$1" + HIDDEN));

  private Redaction() {}

  /** The text without its secrets. */
  public static String of(String text) {
    String redacted = text;
    for (Shape shape : SHAPES) {
      redacted = shape.pattern().matcher(redacted).replaceAll(shape.replacement());
    }
    return redacted;
  }
}

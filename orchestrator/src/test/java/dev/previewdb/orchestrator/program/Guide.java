package dev.previewdb.orchestrator.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What one section of a document tells its reader to write and to run, taken out of the document
 * itself.
 */
record Guide(String text) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Guide of(String document, String heading) throws IOException {
    String whole = Files.readString(ROOT.resolve(document));
    return new Guide(
        one(whole, "(?ms)^## " + Pattern.quote(heading) + "\n(.*?)(?=^## |\\z)", heading));
  }

  /** The one block of that language. */
  String block(String language) {
    return one(text, "(?s)```" + language + "\n(.*?)```", "a block of " + language);
  }

  /** What a table of settings has beside that one, in code. */
  String setting(String name) {
    return one(text, "(?m)^\\| " + name + " \\| `([^`]*)`", name);
  }

  private static String one(String text, String pattern, String what) {
    List<String> found =
        Pattern.compile(pattern)
            .matcher(text)
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("there are " + found.size() + " of " + what + " in: " + text);
    }
    return found.getFirst();
  }
}

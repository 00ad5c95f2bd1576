package dev.previewdb.orchestrator.config;

import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * Patterns of paths as in {@code .gitignore}, so that nobody has to learn another language: a
 * directory takes in all that is below it, {@code !} takes out again, and of several that fit the
 * last one counts.
 */
public final class PathPatterns {
  private static final String OUT = "!";

  private final List<FastIgnoreRule> rules;

  private PathPatterns(List<FastIgnoreRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when one is no pattern, or none takes anything in; the message
   *     is the mend
   */
  static PathPatterns of(List<String> patterns) {
    if (patterns.isEmpty() || patterns.getFirst().startsWith(OUT)) {
      throw new IllegalArgumentException("begin with a pattern that takes something in");
    }
    List<FastIgnoreRule> rules = patterns.stream().map(FastIgnoreRule::new).toList();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "write `" + patterns.get(i) + "` as a pattern of `.gitignore`, as in `services/shop/`");
      }
    }
    return new PathPatterns(rules);
  }

  /** Whether they take in one of these paths of files, from the repository's root. */
  public boolean takeOneOf(Collection<String> paths) {
    return paths.stream().anyMatch(this::take);
  }

  /** Whether they take in the file of that path. */
  public boolean take(String path) {
    return rules.reversed().stream()
        .filter(rule -> rule.isMatch(path, false))
        .findFirst()
        .filter(FastIgnoreRule::getResult)
        .isPresent();
  }
}

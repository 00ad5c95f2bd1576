package dev.previewdb.orchestrator.config;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the configuration's secrets and files a command will use. What it will not use may be
 * missing: nobody needs GitHub's token to list snapshots.
 *
 * @param key says whether the secret or file of that key, as in {@code
 *     projects.shop.source.password}, is used
 */
public record Needs(Predicate<String> key) {

  /** All of them, as the service does. */
  public static Needs everything() {
    return new Needs(key -> true);
  }

  /** None: only plain values are used. */
  public static Needs nothing() {
    return new Needs(key -> false);
  }

  /** To read a project's source. */
  public static Needs source(String project) {
    return of(project, Set.of("source.password"));
  }

  /** To hold a project's rules against its source. */
  public static Needs rules(String project) {
    return of(project, Set.of("source.password", "masking"));
  }

  /** To take a project's snapshot. */
  public static Needs capture(String project) {
    return of(project, Set.of("source.password", "masking", "masking-key"));
  }

  private static Needs of(String project, Set<String> keys) {
    String prefix = "projects." + project + ".";
    return new Needs(
        key -> key.startsWith(prefix) && keys.contains(key.substring(prefix.length())));
  }

  boolean has(String where) {
    return key.test(where);
  }
}

package dev.previewdb.orchestrator.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One incarnation of a preview's instance. The epoch rises with every clone and is never used
 * twice, so that work on an old incarnation can never touch a newer one.
 *
 * @param preview the preview's name, or that of a project's spares, which no preview can have
 */
public record InstanceId(String preview, int epoch) {
  private static final Pattern NAME =
      Pattern.compile("([a-z][a-z0-9~-]{0,80})\\.([1-9][0-9]{0,8})");

  private static final String SPARES = "warm~";

  /** One of a project's spares. */
  public static InstanceId spare(String project, int number) {
    return new InstanceId(SPARES + project, number);
  }

  public boolean isSpare() {
    return preview.startsWith(SPARES);
  }

  /** The name as in {@code shop-pr-42.3}; safe as a directory. */
  @Override
  public String toString() {
    return preview + "." + epoch;
  }

  /** The incarnation of that name; empty when it is no name of one. */
  public static Optional<InstanceId> parse(String name) {
    var match = NAME.matcher(name);
    return match.matches()
        ? Optional.of(new InstanceId(match.group(1), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }
}

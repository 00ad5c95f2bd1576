package dev.previewdb.orchestrator.program;

import java.util.regex.Pattern;

/**
 * A step that lasts, as the service's log names it: every line it logs at DEBUG or INFO follows
 * one.
 *
 * @param logger the simple name of the class that took the step
 * @param line what it said, without what differs from life to life
 */
record KillPoint(String logger, String line) {
  /** Ids of deliveries and commits, names of previews with their numbers, times, ports. */
  private static final Pattern DIFFERS =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{40}|\\d+");

  private static final String BETWEEN = "|";

  static KillPoint of(String logger, String line) {
    return new KillPoint(
        logger.substring(logger.lastIndexOf('.') + 1), DIFFERS.matcher(line).replaceAll("*"));
  }

  static KillPoint parse(String written) {
    int between = written.indexOf(BETWEEN);
    return new KillPoint(written.substring(0, between), written.substring(between + 1));
  }

  String written() {
    return logger + BETWEEN + line;
  }

  @Override
  public String toString() {
    return logger + ": " + line;
  }
}

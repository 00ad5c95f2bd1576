package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as people write it: a number and one of ms, s, m, h and d, as in {@code 7d}. */
public final class TimeSpan {
  public static final String FORM = "a number and a unit: ms, s, m, h or d, as in `7d`";

  /** A year: whoever wants a preview for longer keeps it. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern FORMED = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

  private TimeSpan() {}

  /**
   * How much longer a preview is to live.
   *
   * @param otherwise where nothing is said
   * @throws PreviewDbException EXTENSION_INVALID
   */
  public static Duration extension(@Nullable String text, Duration otherwise) {
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    return parse(text)
        .filter(length -> length.compareTo(LONGEST) <= 0)
        .orElseThrow(() -> PreviewDbException.of(Problem.EXTENSION_INVALID));
  }

  /** Empty for what is none, and for nothing. */
  public static Optional<Duration> parse(String text) {
    Matcher match = FORMED.matcher(text.strip());
    if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
      return Optional.empty();
    }
    long amount = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }
}

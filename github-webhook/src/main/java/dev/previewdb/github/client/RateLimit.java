package dev.previewdb.github.client;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * GitHub's three ways to say "not so fast": 429, a secondary limit as 403, and the hourly limit as
 * 403.
 */
final class RateLimit {
  /** What GitHub asks for where it names no time. */
  private static final Duration UNNAMED = Duration.ofMinutes(1);

  /** The hourly limit is the longest there is; whatever claims more is a clock gone wrong. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RateLimit() {}

  /** How long to wait; empty when the answer is no limit at all. */
  static Optional<Duration> of(int status, HttpHeaders headers, String message, Clock clock) {
    if (status != 403 && status != 429) {
      return Optional.empty();
    }
    Optional<Duration> named = retryAfter(headers, clock);
    if (named.isPresent()) {
      return named;
    }
    if (headers.firstValue("X-RateLimit-Remaining").filter("0"::equals).isPresent()) {
      return Optional.of(untilReset(headers, clock));
    }
    boolean limited = status == 429 || message.toLowerCase(Locale.ROOT).contains("rate limit");
    return limited ? Optional.of(UNNAMED) : Optional.empty();
  }

  /** {@code Retry-After} in either of its forms: seconds, or a date. */
  static Optional<Duration> retryAfter(HttpHeaders headers, Clock clock) {
    return headers
        .firstValue("Retry-After")
        .map(value ->
            seconds(value)
                .or(() -> date(value).map(when -> Duration.between(now(headers, clock), when)))
                .map(RateLimit::sane)
                .orElse(UNNAMED));
  }

  private static Duration untilReset(HttpHeaders headers, Clock clock) {
    return headers
        .firstValue("X-RateLimit-Reset")
        .flatMap(RateLimit::seconds)
        .map(epoch -> sane(epoch.minusSeconds(now(headers, clock).getEpochSecond())))
        .orElse(UNNAMED);
  }

  /** By the server's clock where it shows one: ours may be wrong. */
  private static Instant now(HttpHeaders headers, Clock clock) {
    return headers.firstValue("Date").flatMap(RateLimit::date).orElseGet(clock::instant);
  }

  private static Optional<Duration> seconds(String value) {
    return value.matches("[0-9]{1,12}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
        : Optional.empty();
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration sane(Duration wait) {
    if (wait.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}

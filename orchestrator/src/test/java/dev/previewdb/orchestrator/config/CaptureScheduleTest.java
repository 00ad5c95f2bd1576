package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureScheduleTest {
  private static final Duration NO_JITTER = Duration.ofMillis(1);
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

  @Test
  void theNextTimeIsTheExpressionsInItsZoneAlsoWhenClocksChange() {
    var utc = CaptureSchedule.of("30 1 * * *", ZoneOffset.UTC, NO_JITTER);
    assertThat(utc.next("shop", NOON)).isEqualTo("2026-03-29T01:30:00Z");
    assertThat(utc.next("shop", utc.next("shop", NOON))).isEqualTo("2026-03-30T01:30:00Z");

    var berlin = CaptureSchedule.of("30 1 * * *", ZoneId.of("Europe/Berlin"), NO_JITTER);
    assertThat(berlin.next("shop", NOON)).isEqualTo("2026-03-29T00:30:00Z");
    assertThat(berlin.next("shop", NOON.plus(Duration.ofDays(1))))
        .isEqualTo("2026-03-29T23:30:00Z");
  }

  @Test
  void projectsSpreadOverTheJitterAndEachStaysAtItsPlace() {
    var schedule = CaptureSchedule.of("0 * * * *", ZoneOffset.UTC, Duration.ofMinutes(90));
    List<Instant> first =
        IntStream.range(0, 40).mapToObj(i -> schedule.next("project-" + i, NOON)).toList();

    assertThat(first)
        .allMatch(at -> at.isAfter(NOON) && !at.isAfter(NOON.plus(Duration.ofHours(1))));
    assertThat(first.stream().distinct().count()).isGreaterThan(30);
    for (int i = 0; i < 40; i++) {
      assertThat(schedule.next("project-" + i, first.get(i)))
          .as("longer than an hour, the jitter leaves no hour out")
          .isEqualTo(first.get(i).plus(Duration.ofHours(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "daily", "* * * *", "61 * * * *", "0 0 31 2 *", "0 0 3 * * *"})
  void whatIsNoScheduleOrNeverComesIsRefused(String cron) {
    assertThatThrownBy(() -> CaptureSchedule.of(cron, ZoneOffset.UTC, NO_JITTER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 3 * * *");
  }
}

package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.source.TypeKind;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DateMaskTest {
  private final MaskLab perValue =
      MaskLab.of(new Mask.DateShift(30, Mask.Per.VALUE), TypeKind.DATE);
  private final MaskLab perDomain =
      MaskLab.of(new Mask.DateShift(30, Mask.Per.DOMAIN), TypeKind.DATE);
  private final MaskLab timestamps =
      MaskLab.of(new Mask.DateShift(30, Mask.Per.VALUE), TypeKind.TIMESTAMP);

  @Test
  void everyDateMovesByAtLeastOneDayAndAtMostTheGivenMany() {
    Set<Long> distances = new HashSet<>();
    for (int day = -200_000; day < 60_000; day += 7) {
      LocalDate date = LocalDate.ofEpochDay(day);
      long distance =
          ChronoUnit.DAYS.between(date, LocalDate.parse(perValue.mask(date.toString())));
      assertThat(Math.abs(distance)).isBetween(1L, 30L);
      distances.add(distance);
    }
    assertThat(distances).hasSize(60);
  }

  @Test
  void perDomainAllMoveAlikeSoOrderAndIntervalsStay() {
    Set<Long> distances = new HashSet<>();
    for (int day = -200_000; day < 60_000; day += 11) {
      LocalDate date = LocalDate.ofEpochDay(day);
      distances.add(
          ChronoUnit.DAYS.between(date, LocalDate.parse(perDomain.mask(date.toString()))));
    }
    assertThat(distances).hasSize(1).doesNotContain(0L);
  }

  @Test
  void timeOfDayPrecisionAndZoneStay() {
    Random random = new Random(1);
    String[] times = {
      " 00:00:00", " 23:59:59.999999", " 12:00:00.5+00", " 01:02:03+05:30", " 24:00:00"
    };
    for (int i = 0; i < 2_000; i++) {
      LocalDate date = LocalDate.ofEpochDay(random.nextInt(60_000) - 30_000);
      String time = times[random.nextInt(times.length)];
      assertThat(timestamps.mask(date + time)).endsWith(time).isNotEqualTo(date + time);
    }
  }

  @Test
  void aDateAndATimestampOfThatDayMoveAlike() {
    assertThat(timestamps.mask("1987-06-05 04:03:02")).startsWith(perValue.mask("1987-06-05"));
  }

  @Test
  void infinitiesStay() {
    assertThat(perValue.mask("infinity")).isEqualTo("infinity");
    assertThat(timestamps.mask("-infinity")).isEqualTo("-infinity");
  }

  @Test
  void datesBeforeChristAndAcrossItsYearStayDates() {
    assertThat(perValue.mask("0044-03-15 BC")).matches("004[345]-\\d\\d-\\d\\d BC");
    assertThat(timestamps.mask("0044-03-15 12:00:00+00 BC"))
        .matches("004[345]-\\d\\d-\\d\\d 12:00:00\\+00 BC");
    Set<String> seen = new HashSet<>();
    for (int day = 1; day <= 28; day++) {
      seen.add(perValue.mask(String.format("0001-12-%02d BC", day)));
      seen.add(perValue.mask(String.format("0001-01-%02d", day)));
    }
    assertThat(seen).allMatch(d -> d.matches("000[12]-\\d\\d-\\d\\d( BC)?"));
    assertThat(seen).anyMatch(d -> d.endsWith("BC")).anyMatch(d -> !d.endsWith("BC"));
  }

  @Test
  void theEndsOfTheCalendarAreNotCrossed() {
    assertThat(perDomain.mask("5874897-12-31")).matches("5874897-12-\\d\\d|4713-\\d\\d-\\d\\d BC");
    assertThat(perDomain.mask("4713-11-24 BC")).matches("4713-1[12]-\\d\\d BC|5874897-12-\\d\\d");
    assertThat(timestamps.mask("294276-12-31 23:59:59.999999"))
        .matches("(294276-12-\\d\\d|4713-\\d\\d-\\d\\d) 23:59:59.999999( BC)?");
    assertThat(perValue.mask("9999-12-31")).matches("(9999|10000)-\\d\\d-\\d\\d");
  }

  @Test
  void whatIsNotADateIsRefusedWithoutBeingShown() {
    for (String value : new String[] {"secret", "19-secret", "2001-02-30", "", "-"}) {
      assertThatThrownBy(() -> perValue.mask(value))
          .isInstanceOf(ValueMask.NotMaskable.class)
          .hasMessage("it is not a date in ISO form");
    }
  }
}

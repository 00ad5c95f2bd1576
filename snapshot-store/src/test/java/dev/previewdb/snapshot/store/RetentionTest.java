package dev.previewdb.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.store.Retention.Going;
import dev.previewdb.snapshot.store.Retention.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes by which limits. The snapshots are e, d, c, b, a: one a day, e taken just now. */
class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-05T12:00:00Z");
  private static final String COUNT = "may stay";
  private static final String AGE = "older than";
  private static final String DISK = "of the disk";

  /** A row of the table: the limits, what each snapshot takes, which are held, and what goes. */
  record Case(
      int keep,
      String keepFor,
      long budget,
      List<Long> disk,
      String held,
      String goes,
      String why) {
    static Case of(int keep, String keepFor, long budget, String held, String goes, String why) {
      return new Case(keep, keepFor, budget, List.of(10L, 10L, 10L, 10L, 10L), held, goes, why);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        // By number
        Case.of(5, "", 0, "", "", ""),
        Case.of(3, "", 0, "", "ba", COUNT),
        Case.of(1, "", 0, "", "dcba", COUNT),
        Case.of(3, "", 0, "a", "b", COUNT),
        // By age; one that is just as old as allowed stays
        Case.of(9, "P2D", 0, "", "ba", AGE),
        Case.of(9, "PT47H", 0, "", "cba", AGE),
        Case.of(9, "PT1H", 0, "", "dcba", AGE),
        Case.of(9, "P2D", 0, "b", "a", AGE),
        // By the disk; what just fits stays
        Case.of(9, "", 50, "", "", ""),
        Case.of(9, "", 49, "", "a", DISK),
        Case.of(9, "", 20, "", "cba", DISK),
        Case.of(9, "", 1, "", "dcba", DISK),
        // What is held takes its place first
        Case.of(9, "", 30, "a", "cb", DISK),
        Case.of(9, "", 15, "a", "dcb", DISK),
        Case.of(9, "", 1, "dcba", "", ""),
        // Older ones do not stay because they are smaller than the first that does not fit
        new Case(9, "", 40, List.of(10L, 10L, 30L, 1L, 1L), "", "cba", DISK),
        // What goes by another limit takes no room
        new Case(2, "", 20, List.of(10L, 10L, 99L, 99L, 99L), "", "cba", COUNT),
        // A current snapshot that is larger than the budget stays, alone
        new Case(9, "", 20, List.of(99L, 1L, 1L, 1L, 1L), "", "dcba", DISK));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goes(Case one) {
    var retention =
        new Retention(
            one.keep(),
            Optional.of(one.keepFor()).filter(age -> !age.isEmpty()).map(Duration::parse),
            one.budget() == 0 ? OptionalLong.empty() : OptionalLong.of(one.budget()));
    var stored =
        Stream.of(0, 1, 2, 3, 4)
            .map(i ->
                new Stored(
                    "edcba".substring(i, i + 1), NOW.minus(Duration.ofDays(i)), one.disk().get(i)))
            .toList();

    var going = retention.plan(stored, Set.of(one.held().split("")), NOW);

    assertThat(going).extracting(Going::version).containsExactly(letters(one.goes()));
    assertThat(going).extracting(Going::why).allMatch(why -> why.contains(one.why()));
  }

  private static String[] letters(String text) {
    return text.isEmpty() ? new String[0] : text.split("");
  }
}

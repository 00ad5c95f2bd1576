package dev.previewdb.orchestrator.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Migrate;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Nothing;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Rebuild;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrateOrRebuildTest {

  /**
   * A migration is written as its version, its content, and * if repeatable; the snapshot's are
   * before the bar, those that ran on the preview behind it.
   */
  @ParameterizedTest(name = "{0} then {1}: {2}")
  @CsvSource({
    // nothing
    "'1a 2a |', '1a 2a', nothing, no new migration",
    "'1a | 2a', '1a 2a', nothing, no new migration",
    "'| 1a 2a', '1a 2a', nothing, no new migration",
    "'|', '', nothing, no new migration",
    // only appended
    "'|', '1a', migrate 1, 1 new migration",
    "'1a | 2a', '1a 2a 3a 4a', migrate 3 4, 2 new migrations",
    "'1a |', '1a 2a', migrate 2, 1 new migration",
    // out of order only where nothing ran here: the tool decides, as in production
    "'1a 3a |', '1a 2a 3a', migrate 2, 1 new migration",
    "'1a 3a | 4a', '1a 2a 3a 4a', rebuild, 'the new migration 2 comes before 4'",
    "'1a | 2a 4a', '1a 2a 3a 4a', rebuild, 'the new migration 3 comes before 4'",
    // edited, removed, reordered
    "'1a | 2a', '1a 2b', rebuild, 'migration 2 was edited'",
    "'1a | 2a 3a', '1a 2b 3a', rebuild, 'migration 2 was edited'",
    "'1a | 2a', '1a', rebuild, 'migration 2 ran on this preview and is no longer in the branch'",
    "'1a | 2a', '1a 3a', rebuild, 'migration 2 ran on this preview and is no longer in the branch'",
    "'1a | 2a', '', rebuild, no longer in the branch",
    "'| 1a 2a', '2a 1a', rebuild, another order",
    // production's own: only the tool can say
    "'1a | 2a', '1b 2a', 'migrate', 'migration 1, which production has, changed'",
    "'1a | 2a', '2a', 'migrate', 'migration 1, which production has, changed'",
    "'1a |', '1b 2a', 'migrate 2', 1 new migration",
    // repeatable
    "'1a ra* |', '1a ra*', nothing, no new migration",
    "'1a ra* |', '1a rb*', migrate r, 1 new migration",
    "'1a | ra*', '1a rb*', rebuild, 'migration r was edited'",
    "'1a | 2a ra*', '1a 2a 3a ra*', rebuild, 'the new migration 3 comes before r'",
    "'1a ra* | 2a', '1a 2a 3a ra*', migrate 3, 1 new migration",
    "'1a | ra*', '1a', rebuild, no longer in the branch",
  })
  void aNewPush(String history, String head, String verdict, String reason) {
    String[] sides = history.split("\\|", -1);
    PreviewHistory known =
        new PreviewHistory("flyway", migrations(sides[0]), migrations(sides[1]), List.of());

    MigrateOrRebuild decided = MigrateOrRebuild.decide(known, "flyway", migrations(head));

    assertThat(words(decided)).isEqualTo(verdict);
    assertThat(decided.reason()).contains(reason).doesNotEndWith(".");
  }

  @Test
  void aRenamedMigrationIsAnotherOneToTheTool() {
    Migration before = new Migration("2", "old", "V2__old.sql", "crc32:1", false);
    Migration after = new Migration("2", "new", "V2__new.sql", "crc32:1", false);
    PreviewHistory known = new PreviewHistory("flyway", List.of(), List.of(before), List.of());

    assertThat(MigrateOrRebuild.decide(known, "flyway", List.of(after)))
        .isEqualTo(new Rebuild("the migration 2 (old) was renamed after it ran on this preview"));
  }

  @Test
  void aFileThatMovedIsTheSameMigration() {
    Migration before = new Migration("2", "x", "a/V2__x.sql", "crc32:1", false);
    Migration after = new Migration("2", "x", "b/V2__x.sql", "crc32:1", false);
    PreviewHistory known = new PreviewHistory("flyway", List.of(), List.of(before), List.of());

    assertThat(MigrateOrRebuild.decide(known, "flyway", List.of(after)))
        .isInstanceOf(Nothing.class);
  }

  @Test
  void anotherToolNeedsAFreshClone() {
    PreviewHistory known = new PreviewHistory("dbmate", List.of(), migrations("1a"), List.of());
    PreviewHistory untouched = new PreviewHistory("dbmate", migrations("1a"), List.of(), List.of());

    assertThat(MigrateOrRebuild.decide(known, "flyway", migrations("1a")).reason())
        .isEqualTo("the branch now uses flyway, and dbmate has run on this preview");
    assertThat(MigrateOrRebuild.decide(untouched, "flyway", migrations("1a 2a")))
        .isInstanceOf(Migrate.class);
  }

  @Test
  void aFailureThatLeftNothingIsMendedOnTheSamePreview() {
    PreviewHistory history = PreviewHistory.fresh().after(run("1a", "2a", "3a", false));

    assertThat(MigrateOrRebuild.decide(history, "flyway", migrations("1a 2a 3b")))
        .isEqualTo(new Migrate(migrations("3b"), "1 new migration"));
    assertThat(MigrateOrRebuild.decide(history, "flyway", migrations("1a 2a")))
        .isInstanceOf(Nothing.class);
  }

  @Test
  void aFailureThatMayHaveLeftSomethingNeedsAFreshClone() {
    PreviewHistory history = PreviewHistory.fresh().after(run("1a", "2a", "3a", true));

    assertThat(MigrateOrRebuild.decide(history, "flyway", migrations("1a 2a 3b")))
        .isEqualTo(
            new Rebuild(
                "the migration 3 failed outside a transaction and may have left a part of its work"));
  }

  @Test
  void theHistoryGrowsRunByRun() {
    PreviewHistory history =
        PreviewHistory.fresh()
            .after(run("1a", "2a", "", false))
            .after(run("1a 2a", "3a", "4a", true));

    assertThat(history.before()).isEqualTo(migrations("1a"));
    assertThat(history.ran()).isEqualTo(migrations("2a 3a"));
    assertThat(history.unfinished()).isEqualTo(migrations("4a"));
  }

  @Test
  void theHistorySurvivesJson() throws Exception {
    ObjectMapper json = new ObjectMapper();
    PreviewHistory history = PreviewHistory.fresh().after(run("1a ra*", "2a", "3a", true));

    assertThat(json.readValue(json.writeValueAsString(history), PreviewHistory.class))
        .isEqualTo(history);
  }

  @Test
  void tenThousandMigrationsAreDecidedQuickly() {
    List<Migration> many = IntStream.range(0, 10_000).mapToObj(i -> migration(i + "a")).toList();
    PreviewHistory known =
        new PreviewHistory("flyway", many.subList(0, 5_000), many.subList(5_000, 9_999), List.of());

    assertThat(words(MigrateOrRebuild.decide(known, "flyway", many))).isEqualTo("migrate 9999");
  }

  private static RunResult run(String before, String applied, String failed, boolean unfinished) {
    Optional<Failure> failure =
        migrations(failed).stream()
            .findFirst()
            .map(migration ->
                new Failure(
                    Problem.MIGRATION_FAILED,
                    Optional.of(migration),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    "ERROR: x",
                    "mend",
                    unfinished));
    return new RunResult(
        "flyway",
        migrations(before),
        migrations(applied).stream()
            .map(migration -> new RunResult.Applied(migration, Duration.ofMillis(1)))
            .toList(),
        failure,
        List.of(),
        Duration.ofMillis(2));
  }

  private static String words(MigrateOrRebuild decided) {
    return switch (decided) {
      case Nothing nothing -> "nothing";
      case Migrate migrate ->
          ("migrate " + String.join(" ", migrate.migrations().stream().map(Migration::id).toList()))
              .strip();
      case Rebuild rebuild -> "rebuild";
    };
  }

  private static List<Migration> migrations(String written) {
    return Stream.of(written.strip().split(" ", -1))
        .filter(one -> !one.isEmpty())
        .map(MigrateOrRebuildTest::migration)
        .toList();
  }

  private static Migration migration(String written) {
    boolean repeatable = written.endsWith("*");
    String plain = repeatable ? written.substring(0, written.length() - 1) : written;
    String id = plain.substring(0, plain.length() - 1);
    return new Migration(
        id, "", id + ".sql", "crc32:" + plain.charAt(plain.length() - 1), repeatable);
  }
}

package dev.previewdb.orchestrator.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Migrate;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Nothing;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild.Rebuild;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A push to a project whose migrations run by a command. */
class DecideByFilesTest {
  /** A file is written as its name and its content. */
  @ParameterizedTest(name = "{0} then {1}: {2}")
  @CsvSource({
    "'', 'a1 b1', migrate a b, 2 files of migrations",
    "'a1 b1', 'a1 b1', nothing, no new migration",
    "'a1 c1', 'a1 b1 c1', migrate b, 1 new file of migrations",
    "'a1 b1', 'b1 a1', nothing, no new migration",
    "'a1 b1', 'a1 b2', rebuild, file b was edited",
    "'a1 b1', 'a1', rebuild, 'file b ran on this preview and is no longer in the branch'",
    "'a1', 'b1', rebuild, no longer in the branch",
    "'a1', '', rebuild, no longer in the branch",
  })
  void anAddedFileRunsTheCommandWhereverItStandsAndAnyOtherChangeClonesAfresh(
      String ran, String head, String verdict, String reason) {
    MigrateOrRebuild decided =
        MigrateOrRebuild.decideByFiles(
            new PreviewHistory(ran.isEmpty() ? "" : "alembic", List.of(), files(ran), List.of()),
            "alembic",
            files(head));

    assertThat(words(decided)).isEqualTo(verdict);
    assertThat(decided.reason()).contains(reason);
  }

  @Test
  void aCommandThatFailedOrAnotherToolClonesAfresh() {
    List<Migration> files = files("a1");
    PreviewHistory failed = new PreviewHistory("alembic", List.of(), List.of(), files);
    PreviewHistory other = new PreviewHistory("django", List.of(), files, List.of());

    assertThat(MigrateOrRebuild.decideByFiles(failed, "alembic", files).reason())
        .contains("may have left a part of its work");
    assertThat(MigrateOrRebuild.decideByFiles(other, "alembic", files))
        .isInstanceOf(Rebuild.class)
        .extracting(MigrateOrRebuild::reason)
        .asString()
        .contains("now uses alembic", "django has run");
  }

  private static String words(MigrateOrRebuild decided) {
    return switch (decided) {
      case Nothing nothing -> "nothing";
      case Migrate migrate ->
          "migrate " + String.join(" ", migrate.migrations().stream().map(Migration::id).toList());
      case Rebuild rebuild -> "rebuild";
    };
  }

  private static List<Migration> files(String written) {
    return Stream.of(written.split(" ", -1))
        .filter(one -> !one.isEmpty())
        .map(one -> new Migration(one.substring(0, 1), "", one, one.substring(1), false))
        .toList();
  }
}

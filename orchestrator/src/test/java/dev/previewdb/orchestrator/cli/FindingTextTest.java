package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestOrganization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingTextTest {

  @Test
  void previewShowTellsWhoseAMigrationIsAndWhatWasFound() throws Exception {
    try (TestOrganization acme = new TestOrganization(true);
        Service service = acme.start()) {
      acme.commit("main", Map.of("2_merged.sql", "SELECT 1;"));
      LocalPullRequest pr =
          acme.open("edit", Map.of("1_base.sql", "SELECT 2;", "3_mine.sql", "SELECT 1;"));

      Ran shown =
          Ran.of(
              Map.of("PREVIEWDB_API_TOKEN", TestOrganization.TOKEN),
              "preview",
              "create",
              "--project",
              "shop",
              "--pull-request",
              String.valueOf(pr.number()),
              "--wait",
              "--server",
              "http://127.0.0.1:" + service.port());

      assertThat(shown.exitCode()).as(shown.err()).isZero();
      assertThat(shown.out())
          .containsPattern("migration  2 merged, .*, in main already")
          .containsPattern("migration  3 mine, .*, of this pull request")
          .contains(
              "finding    edited, fails the check: 1 (base) has changed since production applied it",
              "(db/migrations/1_base.sql)",
              "put the file back as it was");
    }
  }
}

package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.TestOrganization;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What `preview show` tells of migrations. */
class FindingTextTest {

  @Test
  void previewShowTellsHowFarARunIsWhileItIsUnderWay() throws Exception {
    try (TestOrganization acme = new TestOrganization(true);
        Service service = acme.start()) {
      acme.open(
          "slow",
          Map.of(
              "2_b.sql", "SELECT 1;",
              "3_slow.sql", "SELECT pg_sleep(20);",
              "4_c.sql", "SELECT 1;"));

      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() ->
              assertThat(show(service).out())
                  .contains(
                      "migrations 1 of 3 have run",
                      "ran        2 (b)",
                      "running    3 (slow)",
                      "waits      4 (c)"));
    }
  }

  private static Ran show(Service service) {
    return Ran.of(
        Map.of("PREVIEWDB_API_TOKEN", TestOrganization.TOKEN),
        "preview",
        "show",
        "shop-pr-1",
        "--server",
        "http://127.0.0.1:" + service.port());
  }

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

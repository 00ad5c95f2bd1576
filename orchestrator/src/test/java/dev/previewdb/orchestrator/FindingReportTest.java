package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pull request is told of its migrations beyond what the tool itself says. */
class FindingReportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // each test starts it
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void whatIsMergedButNotInProductionStandsApartFromThePullRequestsOwn() {
    service = acme.start();
    acme.commit("main", Map.of("2_merged.sql", "CREATE TABLE merged ();"));
    LocalPullRequest pr = acme.open("mine", Map.of("3_mine.sql", "CREATE TABLE mine ();"));
    awaitComment(pr, "is ready");

    assertThat(acme.comment(pr.number()))
        .containsSubsequence(
            "In `main` already, not in production yet:",
            "`2 merged`",
            "From this pull request:",
            "`3 mine`")
        .doesNotContain("Findings");
    assertThat(state(pr)).isEqualTo("success");
    JsonNode before = before(pr);
    assertThat(before.path("base").path("branch").asText()).isEqualTo("main");
    assertThat(before.path("base").path("sha").asText()).hasSize(40);
    assertThat(before.path("pending").findValuesAsText("inBase")).containsExactly("true", "false");
  }

  @Test
  void anEditedAppliedFileFailsTheCheckOfAPreviewThatIsReady() {
    service = acme.start();
    LocalPullRequest pr =
        acme.open("edit", Map.of("1_base.sql", "SELECT 2;", "0_late.sql", "CREATE TABLE late ();"));
    awaitComment(pr, "is ready");

    assertThat(acme.comment(pr.number()))
        .containsSubsequence(
            "- ❌ `edited` in `db/migrations/1_base.sql`:",
            "not as in main",
            "- ⚠️ `late` in `db/migrations/0_late.sql`:");
    assertThat(state(pr)).isEqualTo("failure");
    assertThat(
            acme.gitHub.statuses(REPOSITORY, pr.head().sha()).stream()
                .map(LocalStatus::description))
        .anyMatch(description -> description.startsWith("Ready, but edited: 1 (base) has changed"));
    assertThat(before(pr).path("findings").findValuesAsText("kind"))
        .containsExactly("edited", "late");
  }

  @Test
  void theConfigurationSaysWhatFailsTheCheck() throws IOException {
    acme.write("migrations: { fail-on: [] }");
    service = acme.start();
    LocalPullRequest pr = acme.open("edit", Map.of("1_base.sql", "SELECT 2;"));
    awaitComment(pr, "is ready", "- ⚠️ `edited`");

    assertThat(state(pr)).isEqualTo("success");
  }

  @Test
  void whatProductionsToolsLeftInTheDataIsPutRightOrToldThoughTheBranchHasNoMigrations()
      throws Exception {
    acme.close();
    acme = new TestOrganization(false);
    TestSnapshot.publish(
        new SnapshotCatalog(acme.storage().snapshots()),
        "shop",
        TestServer.installations(),
        "CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY, value varchar)",
        "INSERT INTO ar_internal_metadata VALUES ('environment', 'production')",
        "CREATE TABLE knex_migrations_lock (index int, is_locked int)",
        "INSERT INTO knex_migrations_lock VALUES (1, 1)");
    service = acme.start();
    acme.git.branch("none").delete("db/migrations/1_base.sql");
    LocalPullRequest pr = acme.open("none", Map.of());
    awaitComment(pr, "is ready", "- ⚠️ `stale-lock` in `public.knex_migrations_lock`");

    try (Connection preview = new TestApi(service.port()).connect("shop-pr-" + pr.number())) {
      assertThat(TestApi.single(preview, "SELECT value FROM ar_internal_metadata"))
          .isEqualTo("development");
    }

    LocalPullRequest other = acme.open("some", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(other, "is ready", "`2 a`", "stale-lock");
  }

  private void awaitComment(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  /** The newest, once it is settled. */
  private String state(LocalPullRequest pr) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            acme.gitHub.statuses(REPOSITORY, pr.head().sha()).stream()
                .anyMatch(status -> !status.state().equals("pending")));
    return acme.gitHub.statuses(REPOSITORY, pr.head().sha()).getFirst().state();
  }

  private JsonNode before(LocalPullRequest pr) {
    return new TestApi(service.port())
        .preview("shop-pr-" + pr.number())
        .path("facts")
        .path("run")
        .path("before");
  }
}

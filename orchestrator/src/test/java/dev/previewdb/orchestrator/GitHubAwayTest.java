package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A GitHub that gives no answer, or not every right. */
class GitHubAwayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 401})
  void keepsNoPreviewThatAPersonDeletedOrTheClockEnded(int status) throws Exception {
    LocalPullRequest deleted = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    LocalPullRequest expired = acme.open("b", Map.of("3_b.sql", "CREATE TABLE b ();"));
    awaitComment(deleted, "is ready");
    awaitComment(expired, "is ready");
    acme.gitHub.failAll(new Trouble.Status(status));

    api.send("DELETE", "/api/v1/previews/" + name(deleted), "");
    try (StateView state = StateView.of(acme.storage())) {
      state.ask(
          "UPDATE preview SET expires_at = now(), look_at = now() WHERE name = ? RETURNING id",
          name(expired));
    }

    for (LocalPullRequest gone : List.of(deleted, expired)) {
      await()
          .atMost(PATIENCE)
          .until(() -> api.preview(name(gone)).path("state").asText().equals("removed"));
    }
    assertThat(acme.instanceDirectories()).noneMatch(PostgresServer::isReady);
    acme.gitHub.heal();
    awaitComment(deleted, "is gone");
    awaitComment(expired, "is gone");
    assertThat(acme.comment(deleted.number())).contains("Deleted by");
    assertThat(acme.comment(expired.number())).contains("Its time to live is over");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 422})
  void aStatusThatIsNotTakenKeepsNoCommentAway(int status) {
    acme.gitHub.fail(Call.SET_STATUS, new Trouble.Status(status));

    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));

    awaitComment(pr, "is ready");
    assertThat(acme.gitHub.statuses(TestOrganization.REPOSITORY, pr.head().sha())).isEmpty();
  }

  private static String name(LocalPullRequest pr) {
    return "shop-pr-" + pr.number();
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}

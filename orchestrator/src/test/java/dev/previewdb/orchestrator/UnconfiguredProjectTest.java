package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The previews of a project that was taken out of the configuration. */
class UnconfiguredProjectTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;

  @BeforeEach
  void make() throws IOException {
    acme = new TestOrganization(true);
  }

  @AfterEach
  void end() {
    acme.close();
  }

  @Test
  void stayAsTheyAreUntilAPersonOrTheClockEndsThem() throws Exception {
    LocalPullRequest closed;
    LocalPullRequest open;
    try (Service before = acme.start()) {
      assertThat(before.port()).isPositive();
      closed = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
      awaitComment(closed, "is ready");
      open = acme.open("b", Map.of("3_b.sql", "CREATE TABLE b ();"));
      awaitComment(open, "is ready");
      acme.gitHub.holdDeliveries(true);
      acme.gitHub.close(REPOSITORY, closed.number(), true);
    }
    acme.write("", Map.of("other", "repository: acme/other"));
    // Whoever asked GitHub would wait, and settle nothing.
    acme.gitHub.fail(Call.READ_PULL_REQUEST, new Trouble.Status(503));

    try (Service after = acme.start()) {
      TestApi api = new TestApi(after.port());
      for (LocalPullRequest pr : new LocalPullRequest[] {closed, open}) {
        await().atMost(PATIENCE).until(() -> api.preview(name(pr)).path("settled").asBoolean());
        assertThat(api.preview(name(pr)).path("state").asText()).isEqualTo("ready");
        try (Connection connection = api.connect(name(pr))) {
          assertThat(TestApi.single(connection, "SELECT count(*) FROM customer")).isEqualTo("100");
        }
      }
      assertThat(api.send("GET", "/api/v1/previews", "").body()).contains(name(closed), name(open));

      JsonNode reset = api.send("POST", "/api/v1/previews/" + name(open) + "/reset", "").json();
      assertThat(reset.path("code").asText()).isEqualTo("unknown-project");

      api.send("DELETE", "/api/v1/previews/" + name(open), "");
      awaitGone(api, open);
      assertThat(acme.instanceDirectories()).as("only the other one's").hasSize(1);

      try (StateView state = StateView.of(acme.storage())) {
        state.ask(
            "UPDATE preview SET expires_at = now(), look_at = now() WHERE name = ? RETURNING id",
            name(closed));
      }
      awaitGone(api, closed);
      assertThat(acme.instanceDirectories()).isEmpty();
    }
  }

  private static String name(LocalPullRequest pr) {
    return "shop-pr-" + pr.number();
  }

  private static void awaitGone(TestApi api, LocalPullRequest pr) {
    await()
        .atMost(PATIENCE)
        .until(() -> api.preview(name(pr)).path("state").asText(), "removed"::equals);
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}

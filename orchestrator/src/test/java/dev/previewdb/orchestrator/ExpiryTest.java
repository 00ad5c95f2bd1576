package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What brings a preview back whose time to live is over is what its end says. */
class ExpiryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Service service;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static StateView state;

  @BeforeAll
  static void start() throws IOException {
    acme = new TestOrganization(false);
    service = acme.start();
    state = StateView.of(acme.storage());
  }

  @AfterAll
  static void stop() throws Exception {
    state.close();
    service.close();
    acme.close();
  }

  @Test
  void aPullRequestsComesBackByAPushAsItsCommentSays() throws Exception {
    LocalPullRequest pr = acme.open("pushed", Map.of("2_a.sql", "SELECT 1;"));
    String name = "shop-pr-" + pr.number();
    awaitState(name, "failed");

    expire(name);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.comment(pr.number()))
                .contains("is gone", "a push or `preview create` brings it back"));
    acme.gitHub.push(
        TestOrganization.REPOSITORY,
        pr.number(),
        acme.commit("pushed", Map.of("3_b.sql", "SELECT 1;")));
    awaitState(name, "failed");
  }

  /** Of a push to a branch nobody tells us, so its end promises nothing of one. */
  @Test
  void aBranchsComesBackByCreateAloneAsItsEndSays() throws Exception {
    acme.commit("alone", Map.of("2_a.sql", "SELECT 1;"));
    create("alone");
    String name = "shop-br-alone";
    awaitState(name, "failed");

    expire(name);

    awaitState(name, "removed");
    assertThat(state.ask("SELECT state ->> 'why' FROM preview WHERE name = ?", name))
        .isEqualTo("its time to live is over; `preview create` brings it back");
    acme.commit("alone", Map.of("3_b.sql", "SELECT 1;"));
    // Nobody looks at it again, now or later.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                state.ask(
                    "SELECT look_at IS NULL AND observed = generation FROM preview WHERE name = ?",
                    name),
            "t"::equals);
    create("alone");
    awaitState(name, "failed");
  }

  private static void create(String branch) {
    int status =
        new ServiceClient(service.port())
            .api(
                "POST",
                "/api/v1/previews",
                "{\"project\": \"shop\", \"branch\": \"" + branch + "\"}")
            .status();
    assertThat(status).isEqualTo(202);
  }

  /** As if its time were over: the clock is the database's. */
  private static void expire(String name) throws SQLException {
    state.ask(
        "UPDATE preview SET expires_at = now(), generation = generation + 1 WHERE name = ? RETURNING name",
        name);
  }

  /** Without a snapshot, one that is wanted has failed. */
  private static void awaitState(String name, String is) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> state.ask("SELECT state ->> 'is' FROM preview WHERE name = ?", name), is::equals);
  }
}

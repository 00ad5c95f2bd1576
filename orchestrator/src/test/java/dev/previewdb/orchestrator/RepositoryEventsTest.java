package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.NewPullRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens around pull requests: lost deliveries, other names, branches, installations. */
class RepositoryEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SHOP = Map.of("2_a.sql", "CREATE TABLE a ();");

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

  @Test
  void whatNoDeliveryToldIsFoundByTheSweep() throws Exception {
    acme.gitHub.holdDeliveries(true);
    LocalPullRequest pr = acme.open("a", SHOP);
    sweep();
    awaitComment(pr, "is ready");

    acme.gitHub.push(
        REPOSITORY, pr.number(), acme.commit("a", Map.of("3_b.sql", "CREATE TABLE b ();")));
    sweep();
    awaitComment(pr, "`3 b`");

    acme.gitHub.close(REPOSITORY, pr.number(), true);
    sweep();
    awaitComment(pr, "is gone");
    assertThat(acme.gitHub.deliveries()).allMatch(delivery -> delivery.status() == 0);
  }

  @Test
  void aDeliveryThatCannotBeHandledStandsInNobodysWayAndIsMadeUpForByTheSweep() throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      state.change(
          "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''never''; END'",
          "CREATE TRIGGER no BEFORE INSERT ON preview FOR EACH ROW WHEN (NEW.pull_request = 1) EXECUTE FUNCTION no()");
      LocalPullRequest first = acme.open("a", SHOP);
      assertThat(outcome(acme.gitHub.deliveries().getLast().id())).startsWith("failed: ");
      LocalPullRequest second = acme.open("b", SHOP);
      awaitComment(second, "is ready");
      assertThat(acme.comment(first.number())).isEmpty();

      state.change("DROP TRIGGER no ON preview");
      sweep();
      awaitComment(first, "is ready");
    }
  }

  @Test
  void aRenamedRepositoryGoesOnAndWhoTakesItsOldNameGetsNothing() throws Exception {
    LocalPullRequest before = acme.open("a", SHOP);
    awaitComment(before, "is ready");

    acme.gitHub.renameRepository(REPOSITORY, "acme/store");
    LocalPullRequest after = acme.open("b", Map.of("3_b.sql", "CREATE TABLE b ();"));
    awaitComment(after, "is ready");

    acme.gitHub.addRepository(new LocalRepository(666, "acme/shop", acme.git.url(), "main"));
    acme.gitHub.open(NewPullRequest.of(666, "t", "b", after.head().sha(), "main", "0".repeat(40)));
    assertThat(outcome(acme.gitHub.deliveries().getLast().id()))
        .isEqualTo("ignored: no project has this repository");
    sweep();
    acme.gitHub.close(REPOSITORY, before.number(), false);
    awaitComment(before, "is gone");
    assertThat(acme.gitHub.comments(666, 1)).isEmpty();
  }

  @Test
  void aPushToABranchWithAPreviewBringsItThereAndItsDeletionHarmsNothing() throws Exception {
    acme.commit("load", SHOP);
    api.send("POST", "/api/v1/previews", "{\"project\":\"shop\",\"branch\":\"load\"}");
    awaitCommit("");

    String second = acme.commit("load", Map.of("3_b.sql", "CREATE TABLE b ();"));
    acme.gitHub.pushBranch(REPOSITORY, "load", second);
    awaitCommit(second);
    acme.gitHub.pushBranch(REPOSITORY, "another", second);
    acme.gitHub.deleteBranch(REPOSITORY, "another");

    assertThat(outcome(acme.gitHub.deliveries().getLast().id())).isEqualTo("look again");
    assertThat(api.preview("shop-br-load").get("state").asText()).isEqualTo("ready");
    assertThat(acme.instanceDirectories()).hasSize(1);
  }

  @Test
  void eventsOfRepositoriesAndInstallationsDeleteNothing() throws Exception {
    LocalPullRequest pr = acme.open("a", SHOP);
    awaitComment(pr, "is ready");
    String repository =
        "\"repository\":{\"id\":%d,\"full_name\":\"acme/shop\"}".formatted(REPOSITORY);

    for (String action : new String[] {"archived", "unarchived", "transferred", "deleted"}) {
      assertThat(deliver("repository", "{\"action\":\"" + action + "\"," + repository + "}"))
          .isEqualTo("look again");
    }
    for (String action : new String[] {"deleted", "suspend", "unsuspend", "created"}) {
      assertThat(deliver("installation", "{\"action\":\"" + action + "\"}"))
          .isEqualTo("look again at all repositories");
    }
    for (String action : new String[] {"added", "removed"}) {
      assertThat(deliver("installation_repositories", "{\"action\":\"" + action + "\"}"))
          .isEqualTo("look again at all repositories");
    }
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(() -> acme.instanceDirectories().size() == 1);
    assertThat(api.preview("shop-pr-1").get("state").asText()).isEqualTo("ready");
  }

  private String deliver(String event, String body) throws SQLException {
    String id = UUID.randomUUID().toString();
    assertThat(new ServiceClient(service.port()).deliver(id, event, body.getBytes(UTF_8)).status())
        .isEqualTo(202);
    return outcome(id);
  }

  private String outcome(String delivery) throws SQLException {
    try (StateView state = StateView.of(acme.storage())) {
      String ask = "SELECT outcome FROM inbox WHERE outcome IS NOT NULL AND delivery_id = ?";
      await().atMost(PATIENCE).until(() -> !state.ask(ask, delivery).isEmpty());
      return state.ask(ask, delivery);
    }
  }

  private void sweep() throws SQLException {
    try (StateView state = StateView.of(acme.storage())) {
      state.ask(
          "UPDATE project_repository SET look_at = now() WHERE project = ? RETURNING 1", "shop");
    }
  }

  private void awaitCommit(String sha) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            api.preview("shop-br-load").path("state").asText().equals("ready")
                && api.preview("shop-br-load").path("commit").asText().startsWith(sha));
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}

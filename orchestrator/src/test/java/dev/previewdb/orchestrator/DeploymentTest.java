package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalDeployment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deployment that stands on the pull request. */
class DeploymentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPreviewHasOneForEachCommitThatEndsInactive() {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitStates("success");
    LocalDeployment first = deployments().getFirst();
    assertThat(first.environment()).isEqualTo("previewdb/shop-pr-1");
    assertThat(first.sha()).isEqualTo(pr.head().sha());
    assertThat(first.url()).endsWith("/api/v1/previews/shop-pr-1");

    acme.gitHub.push(
        REPOSITORY, pr.number(), acme.commit("a", Map.of("3_b.sql", "ALTER TABLE no ADD b int;")));
    await()
        .atMost(PATIENCE)
        .until(
            () -> deployments().size() == 2 && deployments().getFirst().state().equals("failure"));

    acme.gitHub.close(REPOSITORY, pr.number(), true);
    await().atMost(PATIENCE).until(() -> deployments().getFirst().state().equals("inactive"));
    assertThat(deployments()).hasSize(2);
  }

  @Test
  void aTokenWithoutTheRightToDeployStillReports() {
    acme.gitHub.fail(Call.LIST_DEPLOYMENTS, new Trouble.Status(403));
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));

    awaitComment(pr, "is ready");
    assertThat(deployments()).isEmpty();
  }

  @Test
  void aPreviewThatGoesWhileNoDeploymentCanBeMadeIsToldOfInItsComment() {
    acme.gitHub.fail(Call.LIST_DEPLOYMENTS, new Trouble.Status(503));
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");

    acme.gitHub.close(REPOSITORY, pr.number(), true);

    awaitComment(pr, "is gone");
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number())).hasSize(1);
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private void awaitStates(String... states) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(deployments().stream().map(LocalDeployment::state)).containsExactly(states));
  }

  private List<LocalDeployment> deployments() {
    return acme.gitHub.deployments(REPOSITORY);
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A project with room for one preview, and several workers. */
class LimitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String FULL = "as many previews as it may have";

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.write("max-previews: 1");
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void ofPullRequestsOpenedTogetherOneGetsAnInstanceAndARewriteOfItPasses() throws Exception {
    for (int round = 0; round < 2; round++) {
      String prefix = "r" + round + "-";
      acme.gitHub.holdDeliveries(true);
      List<LocalPullRequest> all =
          IntStream.range(0, 4)
              .mapToObj(i -> acme.open(prefix + i, Map.of("2_a.sql", "CREATE TABLE a ();")))
              .toList();
      acme.gitHub.holdDeliveries(false);
      acme.gitHub.deliveries().stream()
          .filter(delivery -> delivery.status() == 0)
          .forEach(delivery -> acme.gitHub.send(delivery.id()));

      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(all)
                  .allSatisfy(
                      pr -> assertThat(acme.comment(pr.number())).containsAnyOf(FULL, "is ready")));
      assertThat(acme.instanceDirectories()).hasSize(1);
      LocalPullRequest one =
          all.stream()
              .filter(pr -> acme.comment(pr.number()).contains("is ready"))
              .reduce((a, b) -> {
                throw new AssertionError("two are ready");
              })
              .orElseThrow();

      acme.gitHub.push(
          REPOSITORY,
          one.number(),
          acme.commit(one.head().ref(), Map.of("2_a.sql", "CREATE TABLE b ();")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(acme.comment(one.number())).contains("edited", "is ready"));

      for (LocalPullRequest pr : all) {
        acme.gitHub.close(REPOSITORY, pr.number(), false);
      }
      await().atMost(PATIENCE).until(() -> acme.instanceDirectories().isEmpty());
    }
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Permission;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A project whose previews are for pull requests that carry the label and are no drafts. */
class ChoiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LABEL = "preview-db";

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.write("pull-requests: {label: required, drafts: excluded}");
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPullRequestWithoutTheLabelHasNoPreviewAndIsToldNothing() throws Exception {
    LocalPullRequest without = open("a");
    LocalPullRequest with = open("b");
    acme.gitHub.label(REPOSITORY, with.number(), "bug");
    acme.gitHub.label(REPOSITORY, with.number(), LABEL);

    awaitComment(with, "is ready");
    awaitRemoved(without);
    assertThat(acme.comment(without.number())).isEmpty();
    assertThat(acme.gitHub.statuses(REPOSITORY, without.head().sha())).isEmpty();
  }

  @Test
  void takingTheLabelAwayTakesThePreviewAwayAndPuttingItOnBringsOneBack() throws Exception {
    LocalPullRequest pr = open("a");
    acme.gitHub.label(REPOSITORY, pr.number(), LABEL);
    awaitComment(pr, "is ready");

    acme.gitHub.unlabel(REPOSITORY, pr.number(), LABEL);
    awaitComment(pr, "does not carry the label preview-db");

    acme.gitHub.label(REPOSITORY, pr.number(), LABEL);
    awaitComment(pr, "is ready");
  }

  @Test
  void aDraftHasNoneBeforeItIsReadyForReview() throws Exception {
    LocalPullRequest pr = open("a");
    acme.gitHub.draft(REPOSITORY, pr.number(), true);
    acme.gitHub.label(REPOSITORY, pr.number(), LABEL);
    awaitRemoved(pr);
    assertThat(acme.comment(pr.number())).isEmpty();

    acme.gitHub.draft(REPOSITORY, pr.number(), false);
    awaitComment(pr, "is ready");

    acme.gitHub.draft(REPOSITORY, pr.number(), true);
    awaitComment(pr, "The pull request is a draft");
  }

  @Test
  void whoMayWriteAndAsksForOneGetsItWithoutTheLabel() throws Exception {
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    LocalPullRequest pr = open("a");
    awaitRemoved(pr);

    acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db create");
    awaitComment(pr, "is ready");
    acme.gitHub.push(
        REPOSITORY, pr.number(), acme.commit("a", Map.of("3_b.sql", "CREATE TABLE b ();")));
    awaitComment(pr, "`3 b`");

    acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db delete");
    awaitComment(pr, "Deleted by");
  }

  private LocalPullRequest open(String branch) throws Exception {
    return acme.open(branch, Map.of("2_a.sql", "CREATE TABLE a ();"));
  }

  private void awaitRemoved(LocalPullRequest pr) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          try (StateView state = StateView.of(acme.storage())) {
            assertThat(
                    state.ask(
                        "SELECT state ->> 'is' FROM preview WHERE generation = observed AND pull_request = ?",
                        pr.number()))
                .isEqualTo("removed");
          }
        });
  }

  private void awaitComment(LocalPullRequest pr, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.comments(REPOSITORY, pr.number()))
                .anyMatch(comment -> comment.body().contains(text)));
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalCheckRun;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as a GitHub App, which has no user's token. */
class GitHubAppTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.becomeApp();
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void itReportsAnswersAndGoesOnAfterItsTokensWereRevoked() {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");

    acme.gitHub.revokeTokens();
    LocalComment command =
        acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db delete");
    await()
        .atMost(PATIENCE)
        .until(() -> acme.gitHub.reactions(command.id()).equals(List.of("eyes", "rocket")));
    awaitReport(pr, "is gone");
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number()))
        .filteredOn(comment -> comment.body().startsWith("<!-- previewdb:shop -->"))
        .singleElement()
        .returns("previewdb[bot]", LocalComment::author);
  }

  @Test
  void aCheckRunTellsTheStateAndItsButtonsReset() throws Exception {
    acme.gitHub.permit(REPOSITORY, "ben", Permission.READ);
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");
    LocalCheckRun run = awaitCheck(pr, "success");
    assertThat(run.name()).isEqualTo("previewdb/shop");
    assertThat(run.buttons()).containsExactly("reset", "extend");
    assertThat(acme.gitHub.checkRuns(REPOSITORY, pr.head().sha())).hasSize(1);
    assertThat(acme.gitHub.statuses(REPOSITORY, pr.head().sha())).isEmpty();

    acme.gitHub.press(run.id(), "ben", "reset");
    await()
        .atMost(PATIENCE)
        .until(() ->
            acme.gitHub.comments(REPOSITORY, pr.number()).stream()
                .anyMatch(comment -> comment.body().contains("@ben may not")));
    assertThat(acme.comment(pr.number())).doesNotContain("A reset was asked for");

    String press = acme.gitHub.press(run.id(), "ann", "reset").id();
    acme.gitHub.send(press);
    awaitReport(pr, "A reset was asked for");
    awaitReport(pr, "is ready");
    awaitCheck(pr, "success");
    int answers = acme.gitHub.comments(REPOSITORY, pr.number()).size();

    acme.gitHub.press(run.id(), "ann", null);
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state
                  .ask(
                      "SELECT count(*) FROM command WHERE answered_at IS NOT NULL AND accepted AND author = ?",
                      "ann")
                  .equals("2"));
    }
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number())).hasSize(answers);
  }

  @Test
  void itsButtonLetsThePreviewLiveLonger() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");
    LocalCheckRun run = awaitCheck(pr, "success");
    try (StateView state = StateView.of(acme.storage())) {
      String ends = "SELECT extract(day FROM expires_at - now()) FROM preview WHERE name = ?";
      assertThat(state.ask(ends, "shop-pr-1")).isEqualTo("6");

      acme.gitHub.press(run.id(), "ann", "extend");

      await().atMost(PATIENCE).until(() -> state.ask(ends, "shop-pr-1").equals("13"));
    }
  }

  @Test
  void aFailingMigrationFailsTheCheck() {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "ALTER TABLE nowhere ADD a int;"));

    assertThat(awaitCheck(pr, "failure").title()).contains("nowhere");
  }

  private LocalCheckRun awaitCheck(LocalPullRequest pr, String conclusion) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            acme.gitHub.checkRuns(REPOSITORY, pr.head().sha()).stream()
                .findFirst()
                .filter(run -> run.conclusion().equals(conclusion))
                .isPresent());
    return acme.gitHub.checkRuns(REPOSITORY, pr.head().sha()).getFirst();
  }

  @Test
  void whatAPersonAskedForWhileTheServiceWasAwayIsDeliveredAgainAndDone() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");
    service.close();

    LocalComment command =
        acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db delete");
    assertThat(acme.gitHub.deliveries().getLast().status()).as("nobody listens").isZero();

    service = acme.start();
    try (StateView state = StateView.of(acme.storage())) {
      // The look at the start may come before the local GitHub knows the service's new port
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            state.change("UPDATE delivery_sweep SET look_at = now()");
            assertThat(acme.gitHub.reactions(command.id())).containsExactly("eyes", "rocket");
          });
    }
    awaitReport(pr, "is gone");
  }

  @Test
  void anAppThatWasUninstalledDeletesNothing() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");

    acme.gitHub.installApp(Set.of());
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> acme.instanceDirectories().size() == 1);

    acme.gitHub.installApp(Set.of(REPOSITORY));
    awaitReport(pr, "is gone");
  }

  private void awaitReport(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }
}

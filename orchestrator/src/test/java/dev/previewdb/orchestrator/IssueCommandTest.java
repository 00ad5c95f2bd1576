package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalIssue;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on an issue that is no pull request: a database for a branch. */
class IssueCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SHOP = Map.of("2_a.sql", "CREATE TABLE a ();");

  private TestOrganization acme;
  private Service service;
  private TestApi api;
  private LocalIssue issue;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.permit(REPOSITORY, "ben", Permission.READ);
    issue = acme.gitHub.openIssue(REPOSITORY, "ben", "The report is slow");
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aWriterGetsADatabaseForABranchAndAgainAfterItWasDeleted() throws Exception {
    String commit = acme.commit("Fix/slow-report", SHOP);

    String answer = answer("ann", "/preview-db create branch Fix/slow-report", "rocket");
    assertThat(answer).containsPattern("`shop-br-fix-slow-report-[0-9a-f]{8}` is asked for");
    String name = answer.substring(answer.indexOf('`') + 1, answer.indexOf("` is asked"));
    awaitReady(name, commit);

    api.send("DELETE", "/api/v1/previews/" + name, "");
    await()
        .atMost(PATIENCE)
        .until(() -> api.preview(name).path("state").asText().equals("removed"));
    answer("ann", "/preview-db create branch Fix/slow-report shop", "rocket");
    awaitReady(name, commit);
  }

  @Test
  void aBranchThatIsNotThereOrCannotBeIsRefusedAndNotRepeated() throws Exception {
    for (String branch : new String[] {"none", "@acme/owners", "..", "größe", "a".repeat(280)}) {
      assertThat(answer("ann", "/preview-db create branch " + branch, "confused"))
          .contains("no branch of that name")
          .doesNotContain("@acme");
    }
    try (StateView state = StateView.of(acme.storage())) {
      assertThat(state.ask("SELECT count(*) FROM preview WHERE project = ?", "shop"))
          .isEqualTo("0");
    }
  }

  @Test
  void whoMayNotWriteGetsNoneAndOtherCommandsNeedAPullRequest() throws Exception {
    acme.commit("fix", SHOP);

    for (String who : new String[] {"ben", "stranger"}) {
      assertThat(answer(who, "/preview-db create branch fix", "confused")).contains("may not");
    }
    for (String verb : new String[] {"create", "reset", "status", "delete", "approve x"}) {
      assertThat(answer("ann", "/preview-db " + verb, "confused"))
          .contains("An issue has no preview", "create branch NAME");
    }
    assertThat(answer("ann", "/preview-db help", "rocket")).contains("create branch NAME");
    assertThat(acme.instanceDirectories()).isEmpty();
  }

  @Test
  void ofSeveralProjectsTheBranchsHasToBeNamed() throws Exception {
    service.close();
    Map<String, String> projects = new LinkedHashMap<>();
    projects.put("shop", "repository: acme/shop");
    projects.put("billing", "repository: acme/shop");
    acme.write("", projects);
    service = acme.start();
    api = new TestApi(service.port());
    String commit = acme.commit("shop", SHOP);

    assertThat(answer("ann", "/preview-db create branch shop", "confused"))
        .contains("shop, billing");
    answer("ann", "/preview-db create branch shop shop", "rocket");
    awaitReady("shop-br-shop", commit);
  }

  @Test
  void whileTheRepositoryIsAskedForTheBranchNothingIsLocked() throws Exception {
    acme.commit("fix", SHOP);
    try (StateView state = StateView.of(acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              state
                  .ask("SELECT repository_id FROM project_repository WHERE project = ?", "shop")
                  .equals(String.valueOf(REPOSITORY)));
      CountDownLatch asked = new CountDownLatch(1);
      acme.gitHub.watch(request -> {
        if (request.target().equals("/repos/acme/shop")) {
          asked.countDown();
        }
      });
      acme.gitHub.failOnce(Call.READ_REPOSITORY, new Trouble.Slow(Duration.ofSeconds(5)));

      LocalComment command =
          acme.gitHub.comment(REPOSITORY, issue.number(), "ann", "/preview-db create branch fix");
      assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(state.ask("SELECT author FROM command WHERE verb = ? FOR UPDATE NOWAIT", "CREATE"))
          .isEqualTo("ann");
      await().atMost(PATIENCE).until(() -> acme.gitHub.reactions(command.id()).contains("rocket"));
    }
  }

  private String answer(String who, String words, String reaction) {
    LocalComment command = acme.gitHub.comment(REPOSITORY, issue.number(), who, words);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.reactions(command.id())).containsExactly("eyes", reaction));
    return acme.gitHub.comments(REPOSITORY, issue.number()).stream()
        .filter(comment -> comment.body().contains("answer to " + command.id() + " "))
        .findFirst()
        .orElseThrow()
        .body();
  }

  private void awaitReady(String name, String commit) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            api.preview(name).path("state").asText().equals("ready")
                && api.preview(name).path("commit").asText().equals(commit));
  }
}

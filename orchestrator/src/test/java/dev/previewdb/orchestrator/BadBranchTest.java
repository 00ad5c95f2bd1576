package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.BadInputLab.LATE;
import static dev.previewdb.orchestrator.BadInputLab.PATIENCE;
import static dev.previewdb.orchestrator.BadInputLab.branch;
import static dev.previewdb.orchestrator.BadInputLab.migrations;
import static dev.previewdb.orchestrator.BadInputLab.name;
import static dev.previewdb.orchestrator.BadInputLab.up;
import static dev.previewdb.orchestrator.BadInputLab.wanted;
import static dev.previewdb.orchestrator.Plain.assertPlain;
import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.orchestrator.BadInputLab.Root;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What hostile and broken branches do to a running service: the problem is named with its mend,
 * nothing half-made is left, and the next good push ends well.
 */
class BadBranchTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static BadInputLab lab;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static LocalPullRequest first;

  @BeforeAll
  static void start() throws IOException {
    lab = new BadInputLab();
    first = withoutSnapshot();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  static Stream<Arguments> trees() {
    return Stream.of(
        tree("migrations-missing", "has no directory db/migrations", git -> git.at("README", "x")),
        tree(
            "migrations-empty",
            "holds no migration",
            git -> git.directory("db", git.directory("migrations"))),
        tree(
            "migrations-link",
            "symbolic link",
            git -> git.directory("db", git.link("migrations", "/etc"))),
        tree(
            "migrations-link",
            "symbolic link",
            migrations(git -> git.link("2.sql", "/etc/passwd"))),
        tree("migrations-link", "submodule", migrations(git -> git.submodule("vendored"))),
        tree(
            "migrations-bad-name",
            "path separator",
            migrations(git -> git.file("../../2_evil.sql", up("SELECT 1;")))),
        tree(
            "migrations-bad-name",
            "names no file",
            migrations(git -> git.directory("..", git.file("2_evil.sql", up("SELECT 1;"))))),
        tree(
            "migrations-bad-name",
            "control character",
            migrations(git -> git.file("2_a\n## forged.sql", up("SELECT 1;")))));
  }

  private static Arguments tree(String code, String words, Root root) {
    return arguments(code, words, root);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("trees")
  void aTreeThatIsRefusedIsNamedMakesNothingAndIsMendedByTheNextPush(
      String code, String words, Root root) throws Exception {
    String branch = branch();
    LocalPullRequest pr = lab.open(REPOSITORY, branch, lab.raw.commit(branch, root.line(lab.raw)));

    lab.awaitComment(pr, "could not be made", words, "What to do:");
    assertThat(lab.problem(pr)).isEqualTo(code);
    lab.awaitStatus(pr.head().sha(), "error");
    assertThat(lab.comment(pr)).doesNotContain("\n## forged");
    assertThat(lab.instances(pr)).isEmpty();

    lab.push(
        pr,
        lab.raw.commit(
            branch, migrations(git -> git.file("2_a.sql", up("SELECT 2;"))).line(lab.raw)));
    lab.awaitComment(pr, "is ready", "`2 a`");
    lab.close(pr);
  }

  @Test
  void aCommitThatIsNotGivenOutIsNamedAndAPushMendsIt() throws Exception {
    String nowhere = "1".repeat(40);
    LocalPullRequest pr = lab.open(REPOSITORY, branch(), nowhere);

    lab.awaitComment(pr, "does not give out the commit " + nowhere, "push again");
    assertThat(lab.problem(pr)).isEqualTo("commit-missing");
    lab.awaitStatus(nowhere, "error");
    assertThat(lab.instances(pr)).isEmpty();

    lab.push(pr, lab.good(branch()));
    lab.awaitComment(pr, "is ready");
    lab.push(pr, "2".repeat(40));
    lab.awaitComment(pr, "does not give out the commit 2222");
    assertThat(lab.instances(pr)).as("what ran is kept").hasSize(1);
    lab.close(pr);
  }

  @Test
  void aBranchThatVanishedIsNamedComesBackAndCanBeDeletedAllTheSame() throws Exception {
    String branch = branch();
    String name = lab.create("shop", branch);
    lab.awaitProblem(name, "branch-missing");
    assertThat(lab.client().preview(name).at("/problem/reason").asText())
        .contains("has no branch " + branch);

    lab.good(branch);
    lab.create("shop", branch);
    lab.awaitState(name, "ready");

    lab.acme.git.deleteBranch(branch);
    lab.create("shop", branch);
    lab.awaitProblem(name, "branch-missing");
    assertThat(lab.instances(name)).as("its data is kept").hasSize(1);

    lab.good(branch);
    lab.create("shop", branch);
    lab.awaitState(name, "ready");

    lab.acme.git.deleteBranch(branch);
    assertThat(lab.client().api("DELETE", "/api/v1/previews/" + name, "").status()).isEqualTo(202);
    lab.awaitGone(name);
    // Once more, and its data goes as well
    lab.client().api("DELETE", "/api/v1/previews/" + name, "");
    await().untilAsserted(() -> assertThat(lab.instances(name)).isEmpty());
  }

  @Test
  void aRepositoryThatCannotBeReachedIsNamedAndItsPreviewCanBeDeleted() throws Exception {
    String name = lab.create("away", "main");
    lab.awaitProblem(name, "repository-unreachable");

    lab.client().api("DELETE", "/api/v1/previews/" + name, "");
    lab.awaitGone(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "../../etc", "a..b", "a b", "a\u0000b", "a\nb", "a~1", "-x.lock", "@{u}"})
  void whatIsNoBranchIsRefusedAtOnceAndLeavesNoRow(String branch) throws Exception {
    try (StateView state = StateView.of(lab.acme.storage())) {
      String rows = state.ask("SELECT count(*) FROM preview WHERE project = ?", "shop");
      var answer = lab.client().api("POST", "/api/v1/previews", wanted("shop", branch));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().get("code").asText()).isEqualTo("bad-request");
      assertPlain(answer.body());
      assertThat(state.ask("SELECT count(*) FROM preview WHERE project = ?", "shop"))
          .isEqualTo(rows);
    }
  }

  /** Begun first: it heals by itself half a minute later, while the other tests run. */
  private static LocalPullRequest withoutSnapshot() throws IOException {
    String branch = branch();
    LocalPullRequest opened = lab.open(LATE, branch, lab.good(branch));
    lab.awaitComment(
        opened, "The project late has no snapshot yet", "previewdb snapshot take late");
    lab.awaitStatus(opened.head().sha(), "error");
    assertThat(lab.problem(opened)).isEqualTo("no-snapshot");

    lab.acme.takeSnapshot("late");
    return opened;
  }

  @Test
  void withoutASnapshotThePreviewWaitsForOneAndBeyondItsLimitForRoom() throws Exception {
    lab.awaitComment(first, "is ready");

    LocalPullRequest second = lab.open(LATE, branch(), lab.good(branch()));
    lab.awaitComment(second, "as many previews as it may have", "projects.late.max-previews");
    assertThat(lab.instances(second)).isEmpty();
    lab.awaitComment(first, "is ready");

    lab.close(first);
    lab.client().api("POST", "/api/v1/previews/" + name(second) + "/reset", "");
    lab.awaitComment(second, "is ready");
    lab.close(second);
  }

  @Test
  void aDeliveryForARepositoryNobodyConfiguredIsTakenAndIgnored() throws Exception {
    lab.acme.gitHub.addRepository(
        new LocalRepository(99, "stranger/x", lab.acme.git.url(), "main"));
    String branch = branch();
    LocalPullRequest pr = lab.open(99, branch, lab.good(branch));

    await().atMost(PATIENCE).until(() -> lab.acme.gitHub.deliveries().getLast().status() != 0);
    var delivery =
        lab.acme.gitHub.deliveries().stream()
            .filter(d -> d.body().contains("stranger/x"))
            .findFirst()
            .orElseThrow();
    assertThat(delivery.status()).isEqualTo(202);
    try (StateView state = StateView.of(lab.acme.storage())) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> state.ask("SELECT outcome FROM inbox WHERE delivery_id = ?", delivery.id()),
              "ignored: no project has this repository"::equals);
      assertThat(state.ask("SELECT count(*) FROM preview WHERE repository_id = ?", 99L))
          .isEqualTo("0");
    }
    assertThat(lab.acme.gitHub.comments(99, pr.number())).isEmpty();
    assertThat(lab.acme.gitHub.statuses(99, pr.head().sha())).isEmpty();
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One repository with two projects, each of which has previews for what changes its files. */
class SeveralProjectsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOBS = "https://previews.example.com";

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.takeSnapshot("billing");
    acme.git.branch("main");
    for (String project : new String[] {"shop", "billing"}) {
      migration(project, "1_base.sql", "SELECT 1;");
    }
    acme.git.commit("two services");
    Map<String, String> projects = new LinkedHashMap<>();
    projects.put("shop", project("[\"services/shop/**\"]", "shop"));
    projects.put("billing", project("[services/billing/, \"!*.md\"]", "billing"));
    acme.write(
        "http: { port: 0, public-url: \"" + JOBS + "\" }\n",
        projects,
        "actions-issuer: " + acme.gitHub.apiUrl());
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aPullRequestHasPreviewsOfTheProjectsWhoseFilesItChanges() throws Exception {
    LocalPullRequest shop = open("a", "shop");
    awaitReport(shop, "shop", "is ready");
    awaitState(shop, "billing", "removed");
    assertThat(acme.gitHub.comments(REPOSITORY, shop.number())).hasSize(1);
    assertThat(acme.gitHub.statuses(REPOSITORY, shop.head().sha()))
        .extracting(LocalStatus::context)
        .containsOnly("previewdb/shop");
    assertThat(job(shop, "").status()).isEqualTo(200);

    LocalPullRequest both = open("b", "shop", "billing");
    awaitReport(both, "shop", "`shop-pr-2` is ready");
    awaitReport(both, "billing", "`billing-pr-2` is ready");
    assertThat(acme.gitHub.comments(REPOSITORY, both.number())).hasSize(2);
    assertThat(acme.gitHub.statuses(REPOSITORY, both.head().sha()))
        .extracting(LocalStatus::context)
        .contains("previewdb/shop", "previewdb/billing");
    assertThat(job(both, "").status()).isEqualTo(400);
    assertThat(job(both, "{\"project\": \"billing\"}").json().path("database").asText())
        .isEqualTo("billing-pr-2");
  }

  @Test
  void aPushThatChangesFilesOfAnotherProjectBringsItsPreviewAndARevertTakesItAway()
      throws Exception {
    LocalPullRequest pr = open("a", "shop");
    awaitReport(pr, "shop", "is ready");
    awaitState(pr, "billing", "removed");

    acme.git.branch("a");
    migration("billing", "2_b.sql", "CREATE TABLE b ();");
    acme.gitHub.push(REPOSITORY, pr.number(), acme.git.commit("bill"));
    awaitReport(pr, "billing", "is ready");

    acme.git.delete("services/billing/db/2_b.sql");
    acme.git.write("services/billing/notes.md", "no more");
    acme.gitHub.push(REPOSITORY, pr.number(), acme.git.commit("do not bill"));
    awaitReport(pr, "billing", "changes no file of this project");
    awaitReport(pr, "shop", "is ready");
  }

  @Test
  void whatGitHubDoesNotTellIsTakenForAMatchAndItsAbsenceForNothing() throws Exception {
    acme.gitHub.fail(Call.LIST_FILES, new Trouble.Status(503));
    LocalPullRequest first = open("a", "shop");
    awaitAsked(first);
    acme.gitHub.heal();
    awaitReport(first, "shop", "is ready");
    awaitState(first, "billing", "removed");

    acme.gitHub.fail(Call.LIST_FILES, new Trouble.EmptyList());
    LocalPullRequest second = open("b", "shop");
    awaitReport(second, "shop", "is ready");
    awaitReport(second, "billing", "is ready");
  }

  @Test
  void theSweepFindsWhatNoDeliveryToldAndAsksForTheFilesOfADifferenceOnce() throws Exception {
    acme.gitHub.holdDeliveries(true);
    LocalPullRequest pr = open("a", "shop");
    sweep();
    awaitReport(pr, "shop", "is ready");
    awaitState(pr, "billing", "removed");
    String before = looks(pr, "billing");

    sweep();
    awaitSwept();
    assertThat(looks(pr, "billing")).isEqualTo(before);

    acme.git.branch("a");
    migration("billing", "2_b.sql", "CREATE TABLE b ();");
    acme.gitHub.push(REPOSITORY, pr.number(), acme.git.commit("bill"));
    sweep();
    awaitReport(pr, "billing", "is ready");
  }

  @Test
  void aCommandIsForThePreviewsThereAreUnlessItNamesAProject() throws Exception {
    LocalPullRequest pr = open("a", "shop");
    awaitReport(pr, "shop", "is ready");
    awaitState(pr, "billing", "removed");

    assertThat(answer(pr, "/preview-db status", "rocket"))
        .contains("`shop-pr-1` is ready")
        .doesNotContain("billing-pr");
    assertThat(answer(pr, "/preview-db reset shpo", "confused"))
        .contains("no project", "shop, billing");
    assertThat(answer(pr, "/preview-db create billing", "rocket")).contains("`billing-pr-1`");
    awaitReport(pr, "billing", "is ready");

    try (Connection preview = api.connect("billing-pr-1")) {
      preview.createStatement().execute("CREATE TABLE kept ()");
    }
    assertThat(answer(pr, "/preview-db reset shop", "rocket"))
        .contains("`shop-pr-1` is thrown away")
        .doesNotContain("billing-pr");
    awaitReport(pr, "shop", "A reset was asked for", "is ready");
    assertThat(answer(pr, "/preview-db extend 2d", "rocket"))
        .contains("`shop-pr-1` lives longer", "`billing-pr-1` lives longer");
    try (Connection preview = api.connect("billing-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM kept")).isEqualTo("0");
    }

    assertThat(answer(pr, "/preview-db delete billing", "rocket")).contains("`billing-pr-1`");
    awaitReport(pr, "billing", "Deleted by");
    assertThat(answer(pr, "/preview-db keep", "rocket"))
        .contains("`shop-pr-1`")
        .doesNotContain("billing-pr");
  }

  @Test
  void whereNoneIsChosenACommandHasToNameTheProject() throws Exception {
    acme.git.branch("docs");
    acme.git.write("README", "words");
    LocalPullRequest pr = open("docs");
    awaitState(pr, "shop", "removed");
    awaitState(pr, "billing", "removed");

    assertThat(answer(pr, "/preview-db create", "confused")).contains("shop, billing");
    assertThat(acme.instanceDirectories()).isEmpty();
    assertThat(answer(pr, "/preview-db help", "rocket")).contains("several projects");
    answer(pr, "/preview-db create shop", "rocket");
    awaitReport(pr, "shop", "is ready");
  }

  private static String project(String paths, String name) {
    return "repository: acme/shop\npull-requests: { paths: %s }\nmigrations: { path: services/%s/db }"
        .formatted(paths, name);
  }

  private void migration(String project, String name, String up) {
    acme.git.write(
        "services/" + project + "/db/" + name,
        "-- migrate:up\n" + up + "\n-- migrate:down\nSELECT 1;\n");
  }

  /** A pull request with a migration of each of these projects. */
  private LocalPullRequest open(String branch, String... projects) {
    acme.git.branch("main").branch(branch);
    for (String project : projects) {
      migration(project, "2_a.sql", "CREATE TABLE a ();");
    }
    return acme.gitHub.open(
        NewPullRequest.of(
            REPOSITORY, "t", branch, acme.git.commit("change"), "main", "0".repeat(40)));
  }

  private ServiceClient.Answer job(LocalPullRequest pr, String body) {
    String token = acme.gitHub.jobToken(JOBS, REPOSITORY, pr.number(), Map.of());
    return new ServiceClient(service.port())
        .send(
            "POST",
            "/api/v1/actions/connection",
            Map.of("Authorization", "Bearer " + token),
            body.getBytes(UTF_8));
  }

  /** The one answer, once the command is over with this reaction. */
  private String answer(LocalPullRequest pr, String words, String reaction) {
    LocalComment command = acme.gitHub.comment(REPOSITORY, pr.number(), "ann", words);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.reactions(command.id())).containsExactly("eyes", reaction));
    var answers =
        acme.gitHub.comments(REPOSITORY, pr.number()).stream()
            .filter(comment -> comment.body().contains("answer to " + command.id() + " "))
            .toList();
    assertThat(answers).hasSize(1);
    return answers.getFirst().body();
  }

  private void awaitReport(LocalPullRequest pr, String project, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.comments(REPOSITORY, pr.number()))
                .filteredOn(
                    comment -> comment.body().startsWith("<!-- previewdb:" + project + " -->"))
                .singleElement()
                .satisfies(comment -> assertThat(comment.body()).contains(words)));
  }

  private void awaitState(LocalPullRequest pr, String project, String word) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    ask(
                        "SELECT state ->> 'is' FROM preview WHERE generation = observed AND name = ?",
                        project + "-pr-" + pr.number()))
                .isEqualTo(word));
  }

  /** Until work on it has failed, and nothing is made meanwhile. */
  private void awaitAsked(LocalPullRequest pr) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    ask(
                        "SELECT count(*) > 0 FROM scheduled_tasks WHERE task_name = ? AND consecutive_failures > 0",
                        "reconcile"))
                .isEqualTo("t"));
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number())).isEmpty();
  }

  private String looks(LocalPullRequest pr, String project) throws Exception {
    return ask("SELECT generation FROM preview WHERE name = ?", project + "-pr-" + pr.number());
  }

  private void sweep() throws Exception {
    ask(
        "WITH due AS (UPDATE project_repository SET look_at = now() WHERE configured = ? RETURNING 1) SELECT count(*) FROM due",
        "acme/shop");
  }

  private void awaitSwept() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    ask(
                        "SELECT count(*) FROM project_repository WHERE look_at > now() AND configured = ?",
                        "acme/shop"))
                .isEqualTo("2"));
  }

  private String ask(String sql, String value) throws Exception {
    try (StateView state = StateView.of(acme.storage())) {
      return state.ask(sql, value);
    }
  }
}

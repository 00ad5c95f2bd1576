package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalComment;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Permission;
import dev.previewdb.snapshot.capture.BytesSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A project that gives forks the schema until somebody approves their commit. */
class ForkSchemaOnlyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long FORK = 999;
  private static final String NAME = "shop-pr-1";

  /** Of every customer of the snapshot. */
  private static final String ROW = "@example.invalid";

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.write("pull-requests: { forks: schema-only }");
    acme.gitHub.permit(REPOSITORY, "ann", Permission.WRITE);
    acme.gitHub.addRepository(new LocalRepository(FORK, "mallory/shop", acme.git.url(), "main"));
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aForkHasTablesWithoutRowsUntilItsCommitIsApprovedAndAfterEachPush() throws Exception {
    String first = acme.commit("fork", Map.of("2_a.sql", "CREATE TABLE a ();"));
    LocalPullRequest pr = open(first);
    awaitReport(pr, "is there, empty", "/preview-db approve " + first);

    assertEmpty();
    assertThat(acme.gitHub.statuses(REPOSITORY, first))
        .extracting(LocalStatus::state)
        .containsOnly("pending");

    String second = acme.commit("fork", Map.of("3_b.sql", "CREATE TABLE b ();"));
    acme.gitHub.push(REPOSITORY, pr.number(), second);
    awaitReport(pr, "is there, empty", "/preview-db approve " + second);
    assertEmpty();

    acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db approve " + second);
    awaitReport(pr, "is ready", "`2 a`", "`3 b`");
    try (Connection preview = api.connect(NAME)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
      assertThat(TestApi.single(preview, "SELECT count(*) FROM b")).isEqualTo("0");
    }
    assertThat(filesWithRows()).isNotEmpty();
    ask("/checkpoints", "{\"name\": \"approved\"}", 202);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(acme.instanceDirectories()).hasSize(2));

    String third = acme.commit("fork", Map.of("4_c.sql", "CREATE TABLE c ();"));
    acme.gitHub.push(REPOSITORY, pr.number(), third);
    awaitReport(pr, "is there, empty", "/preview-db approve " + third);
    assertEmpty();
    assertThat(acme.instanceDirectories()).as("the checkpoint went with it").hasSize(1);
    assertThat(api.preview(NAME).get("checkpoints")).isEmpty();
  }

  @Test
  void whatNeedsRowsOrRunsTheCommitIsRefusedUntilItIsApproved() throws Exception {
    LocalPullRequest pr = open(acme.commit("fork", Map.of("2_a.sql", "CREATE TABLE a ();")));
    awaitReport(pr, "is there, empty");

    ask("/migrate", "", 409);
    ask("/checkpoints", "{\"name\": \"one\"}", 409);
    acme.gitHub.comment(REPOSITORY, pr.number(), "ann", "/preview-db migrate");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(acme.gitHub.comments(REPOSITORY, pr.number()))
                .anyMatch(comment -> comment.body().contains("nothing of its commit may run")));
    assertThat(
            api.send(
                    "POST",
                    "/api/v1/previews",
                    "{\"project\": \"shop\", \"branch\": \"fork\", \"from\": \"%s\"}"
                        .formatted(NAME))
                .status())
        .isEqualTo(409);
    assertEmpty();
  }

  @Test
  void aResetMakesAnotherEmptyOne() throws Exception {
    LocalPullRequest pr = open(acme.commit("fork", Map.of("2_a.sql", "CREATE TABLE a ();")));
    awaitReport(pr, "is there, empty");
    try (Connection preview = api.connect(NAME)) {
      preview.createStatement().execute("INSERT INTO customer VALUES (1, 'mine')");
    }

    ask("/reset", "", 202);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(api.preview(NAME).at("/state").asText()).isEqualTo("ready");
          assertThat(api.preview(NAME).at("/facts/origin/why").asText()).contains("reset");
        });
    assertEmpty();
  }

  private void ask(String path, String body, int status) {
    var answer = api.send("POST", "/api/v1/previews/" + NAME + path, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    if (status == 409) {
      assertThat(answer.json().get("code").asText()).isEqualTo("preview-empty");
    }
  }

  @Test
  void aPullRequestOfTheRepositoryItselfHasItsRows() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitReport(pr, "is ready");

    try (Connection preview = api.connect(NAME)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  private LocalPullRequest open(String sha) {
    return acme.gitHub.open(
        new NewPullRequest(
            "mallory",
            "t",
            new LocalPullRequest.Branch(FORK, "fork", sha),
            new LocalPullRequest.Branch(REPOSITORY, "main", "0".repeat(40)),
            false));
  }

  /** Its owner connects, finds the snapshot's tables and nothing else, and may write. */
  private void assertEmpty() throws IOException, SQLException {
    assertThat(filesWithRows()).isEmpty();
    try (Connection preview = api.connect(NAME)) {
      assertThat(
              TestApi.single(
                  preview,
                  "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"))
          .isEqualTo("customer schema_migrations");
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("0");
      assertThat(TestApi.single(preview, "SELECT count(*) FROM schema_migrations")).isEqualTo("0");
      preview.createStatement().execute("INSERT INTO customer VALUES (1, 'mine')");
      preview.createStatement().execute("DELETE FROM customer");
    }
  }

  /** Where tables, indexes, statistics and the log lie; the rest changes while one looks. */
  private List<Path> filesWithRows() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path instance : acme.instanceDirectories()) {
      for (String part : List.of("base", "global", "pg_wal")) {
        found.addAll(BytesSearch.filesWith(instance.resolve("data").resolve(part), ROW));
      }
    }
    return found;
  }

  private void awaitReport(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    acme.gitHub.comments(REPOSITORY, pr.number()).stream()
                        .map(LocalComment::body)
                        .filter(body -> body.startsWith("<!-- previewdb:shop -->"))
                        .findFirst()
                        .orElse(""))
                .contains(words));
  }
}

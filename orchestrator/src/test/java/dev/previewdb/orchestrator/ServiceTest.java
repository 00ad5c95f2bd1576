package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.github.local.NewPullRequest;
import dev.previewdb.github.local.Trouble;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job, over real HTTP, Git and PostgreSQL. */
class ServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
  void aPullRequestGetsItsDatabaseItsMigrationsItsReportAndItsEnd() throws Exception {
    LocalPullRequest pr =
        acme.open("phone", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone text;"));
    awaitComment(pr, "is ready");

    assertThat(acme.comment(pr.number())).contains("`2 phone`").doesNotContain("`1 ");
    assertThat(status(pr.head().sha())).isEqualTo("success");
    try (Connection preview = connect(pr)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer WHERE phone IS NULL"))
          .isEqualTo("100");
      assertThat(
              TestApi.single(preview, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
    }

    acme.gitHub.close(REPOSITORY, pr.number(), true);
    awaitComment(pr, "is gone");

    assertThat(acme.comment(pr.number())).contains("The pull request was merged.");
    assertThat(acme.instanceDirectories()).isEmpty();
    assertThat(acme.gitHub.comments(REPOSITORY, pr.number())).hasSize(1);
  }

  @Test
  void aPushThatOnlyAddsRunsTheNewOneAndAnEditClonesAfresh() throws Exception {
    LocalPullRequest pr =
        acme.open("phone", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone text;"));
    awaitComment(pr, "is ready");
    try (Connection preview = connect(pr)) {
      preview
          .createStatement()
          .execute("INSERT INTO customer VALUES (1000, 'mine@example.invalid')");
    }

    push(pr, "phone", Map.of("3_fax.sql", "ALTER TABLE customer ADD fax text;"));
    awaitComment(pr, "`3 fax`", "is ready");
    try (Connection preview = connect(pr)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer WHERE fax IS NULL"))
          .isEqualTo("101");
    }

    JsonNode before = connection(pr);
    push(pr, "phone", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone varchar(30);"));
    awaitComment(pr, "edited", "is ready");
    try (Connection preview = connect(pr)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
    assertThat(connection(pr)).isEqualTo(before);
  }

  @Test
  void aFailingMigrationIsReportedWithPostgresOwnErrorAndMendedByAPush() throws Exception {
    LocalPullRequest pr =
        acme.open("unique", Map.of("2_unique.sql", "CREATE UNIQUE INDEX ON customer (email);"));
    awaitComment(pr, "A migration fails");

    assertThat(acme.comment(pr.number()))
        .contains(
            "could not create unique index", "23505", "CREATE UNIQUE INDEX ON customer (email)");
    assertThat(status(pr.head().sha())).isEqualTo("failure");
    assertThat(connect(pr).isValid(5)).as("people can look into it").isTrue();

    String mended = push(pr, "unique", Map.of("2_unique.sql", "CREATE INDEX ON customer (email);"));
    awaitComment(pr, "is ready");
    assertThat(status(mended)).isEqualTo("success");
  }

  @Test
  void anOutageOfGitHubDeletesNothingAndReportsLater() {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");

    acme.gitHub.failAll(new Trouble.EmptyList());
    acme.gitHub.close(REPOSITORY, pr.number(), false);
    await().atMost(PATIENCE).until(() -> acme.gitHub.deliveries().getLast().status() == 202);
    assertThat(show(pr).get("state").asText()).isEqualTo("ready");

    acme.gitHub.heal();
    awaitComment(pr, "is gone");
  }

  @Test
  void aPullRequestFromAForkGetsNoData() throws Exception {
    var head =
        new LocalPullRequest.Branch(
            999, "evil", acme.commit("evil", Map.of("2_x.sql", "CREATE TABLE x ();")));
    var base = new LocalPullRequest.Branch(REPOSITORY, "main", "0".repeat(40));
    acme.gitHub.addRepository(new LocalRepository(999, "mallory/shop", acme.git.url(), "main"));
    LocalPullRequest pr = acme.gitHub.open(new NewPullRequest("mallory", "t", head, base, false));
    awaitComment(pr, "comes from a fork");

    assertThat(acme.instanceDirectories()).isEmpty();
  }

  @Test
  void theApiShowsNothingWithoutItsTokenAndThePasswordOnlyAtTheConnection() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");
    String password = connection(pr).get("password").asText();

    assertThat(api.get("/api/v1/previews", "Bearer wrong").status()).isEqualTo(401);
    assertThat(
            api.get("/api/v1/previews/none/connection", "Bearer " + TestOrganization.TOKEN)
                .status())
        .isEqualTo(404);
    assertThat(api.get("/api/v1/previews", "Bearer " + TestOrganization.TOKEN).body())
        .contains("shop-pr-1")
        .doesNotContain(password);
    assertThat(acme.comment(pr.number())).doesNotContain(password);
    assertThat(api.get("/nothing", "").body())
        .contains("\"code\":\"not-found\"")
        .doesNotContain("Exception");
  }

  @Test
  void aResetThrowsChangesAwayAndKeepsTheConnection() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");
    JsonNode before = connection(pr);
    try (Connection preview = connect(pr)) {
      preview.createStatement().execute("DROP TABLE customer");
    }

    api.send("POST", "/api/v1/previews/shop-pr-1/reset", "");
    awaitComment(pr, "A reset was asked for", "is ready");

    assertThat(connection(pr)).isEqualTo(before);
    try (Connection preview = connect(pr)) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  @Test
  void aDeletedPreviewStaysAwayUntilSomebodyAsksForIt() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");

    api.send("DELETE", "/api/v1/previews/shop-pr-1", "");
    awaitComment(pr, "is gone");
    push(pr, "a", Map.of("3_b.sql", "CREATE TABLE b ();"));
    api.send("POST", "/api/v1/previews", "{\"project\":\"shop\",\"pullRequest\":1}");
    awaitComment(pr, "`3 b`", "is ready");
  }

  @Test
  void aBranchWithoutAPullRequestGetsOneByHand() throws Exception {
    acme.commit("feature/x", Map.of("2_a.sql", "CREATE TABLE a ();"));
    String name =
        new JsonMapper()
            .readTree(
                api.send(
                        "POST",
                        "/api/v1/previews",
                        "{\"project\":\"shop\",\"branch\":\"feature/x\"}")
                    .body())
            .get("name")
            .asText();

    await().atMost(PATIENCE).until(() -> api.preview(name).get("state").asText().equals("ready"));
  }

  @Test
  void aSecondServiceOnTheSameStorageIsRefusedAndHarmsNothing() {
    assertThatThrownBy(() -> Service.start(acme.config(), (before, after) -> {}))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.STORAGE_IN_USE));
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    awaitComment(pr, "is ready");
  }

  @Test
  void everyDuplicateAndReorderedDeliveryEndsInGitHubsLastState() throws Exception {
    acme.gitHub.holdDeliveries(true);
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    push(pr, "a", Map.of("3_b.sql", "CREATE TABLE b ();"));
    acme.gitHub.close(REPOSITORY, pr.number(), false);
    acme.gitHub.reopen(REPOSITORY, pr.number());
    List<String> ids = acme.gitHub.deliveries().stream().map(delivery -> delivery.id()).toList();

    for (String id : ids.reversed()) {
      acme.gitHub.send(id);
      acme.gitHub.send(id);
    }

    awaitComment(pr, "`3 b`", "is ready");
    awaitComment(pr, "is ready");
    assertThat(acme.instanceDirectories()).hasSize(1);
  }

  private String push(LocalPullRequest pr, String branch, Map<String, String> migrations) {
    String sha = acme.commit(branch, migrations);
    acme.gitHub.push(REPOSITORY, pr.number(), sha);
    return sha;
  }

  private void awaitComment(LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private String status(String sha) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            acme.gitHub.statuses(REPOSITORY, sha).stream()
                .anyMatch(s -> !s.state().equals("pending")));
    return acme.gitHub.statuses(REPOSITORY, sha).stream()
        .findFirst()
        .map(LocalStatus::state)
        .orElse("none");
  }

  private JsonNode show(LocalPullRequest pr) {
    return api.preview(name(pr));
  }

  private JsonNode connection(LocalPullRequest pr) {
    return api.connection(name(pr));
  }

  private Connection connect(LocalPullRequest pr) throws SQLException {
    return api.connect(name(pr));
  }

  private static String name(LocalPullRequest pr) {
    return "shop-pr-" + pr.number();
  }
}

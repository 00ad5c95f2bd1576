package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long previews live, who prolongs that, and what comes back afterwards. */
class LifeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "shop-pr-1";

  private TestOrganization acme;
  private Service service;
  private TestApi api;
  private StateView state;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    service = acme.start();
    api = new TestApi(service.port());
    state = StateView.of(acme.storage());
    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    await("ready");
  }

  @AfterEach
  void end() throws Exception {
    state.close();
    service.close();
    acme.close();
  }

  @Test
  void anEndThatIsNearIsWarnedOfAndWhoExtendsItTakesTheWarningAway() throws Exception {
    expireIn("20 hours");
    awaitComment("It goes at");

    assertThat(ask("extend", "{\"for\": \"3d\"}").get("keptBy").isNull()).isTrue();

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(1)).doesNotContain("It goes at"));
    assertThat(expiresAt())
        .isBetween(
            Instant.now().plus(Duration.ofHours(91)), Instant.now().plus(Duration.ofHours(93)));
    assertThat(
            api.send("POST", "/api/v1/previews/" + NAME + "/extend", "{\"for\": \"soon\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void oneThatIsKeptOutlivesItsTimeUntilItIsExtendedAgain() throws Exception {
    assertThat(ask("keep", "").get("keptBy").asText()).isEqualTo("a person");
    expireIn("-1 hour");
    awaitSettled();

    assertThat(api.preview(NAME).get("state").asText()).isEqualTo("ready");
    assertThat(api.preview(NAME).get("expiresAt").isNull()).isTrue();
    awaitComment("never, kept by A person");

    ask("extend", "{}");
    assertThat(expiresAt())
        .as("the project's time to live")
        .isAfter(Instant.now().plus(Duration.ofDays(6)));
  }

  @Test
  void whoUsesAPreviewProlongsItsLife() throws Exception {
    try (Connection preview = api.connect(NAME)) {
      expireIn("-1 hour");
      awaitSettled();

      assertThat(TestApi.single(preview, "SELECT count(*) FROM a")).isEqualTo("0");
      assertThat(api.preview(NAME).get("state").asText()).isEqualTo("ready");
      assertThat(expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(6)));
    }
  }

  @Test
  void aDeletedOneComesBackWithItsRowsAndThenRunsWhatWasPushedMeanwhile() throws Exception {
    JsonNode before = api.connection(NAME);
    insert("INSERT INTO a VALUES (7)");
    delete();
    assertThat(acme.instanceDirectories()).hasSize(1).noneMatch(PostgresServer::isReady);
    awaitComment("its data can be had back: `previewdb preview undelete shop-pr-1`");
    assertThat(api.send("GET", "/api/v1/previews?removed=true", "").json().findValuesAsText("name"))
        .containsExactly(NAME);
    acme.gitHub.push(
        TestOrganization.REPOSITORY,
        1,
        acme.commit("a", Map.of("3_b.sql", "ALTER TABLE a ADD b int;")));

    ask("undelete", "");

    await("ready");
    try (Connection preview = TestApi.connect(before)) {
      assertThat(TestApi.single(preview, "SELECT id FROM a WHERE b IS NULL")).isEqualTo("7");
    }
    assertThat(api.send("POST", "/api/v1/previews/" + NAME + "/undelete", "").status())
        .as("it is there")
        .isEqualTo(409);
  }

  @Test
  void anExpiredOneComesBackAsleep() throws Exception {
    insert("INSERT INTO a VALUES (7)");
    // Whose last session ended long ago
    restart();
    expireIn("-1 hour");
    await("removed");

    ask("undelete", "");

    await("asleep");
    try (Connection preview = api.connect(NAME)) {
      assertThat(TestApi.single(preview, "SELECT id FROM a")).isEqualTo("7");
    }
  }

  @Test
  void oneWhoseMigrationFailedComesBackFailed() throws Exception {
    acme.gitHub.push(
        TestOrganization.REPOSITORY, 1, acme.commit("a", Map.of("3_b.sql", "SELECT 1 / 0;")));
    await("failed");
    delete();

    ask("undelete", "");

    await("failed");
    assertThat(api.preview(NAME).at("/problem/step").asText()).isEqualTo("migrate");
  }

  @Test
  void itsDataGoesWhenItsTimeIsOver() throws Exception {
    delete();
    state.ask(
        "UPDATE preview SET volume_until = now(), look_at = now() WHERE name = ? RETURNING name",
        NAME);

    awaitNothingLeft();
    assertThat(api.send("POST", "/api/v1/previews/" + NAME + "/undelete", "").status())
        .isEqualTo(409);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(1)).doesNotContain("can be had back"));
  }

  @Test
  void itsDataGoesWhenItsPullRequestIsClosed() throws Exception {
    delete();
    acme.gitHub.close(TestOrganization.REPOSITORY, 1, true);

    awaitNothingLeft();
  }

  @Test
  void itsDataGoesAtOnceWhenItIsDeletedOnceMore() throws Exception {
    delete();
    api.send("DELETE", "/api/v1/previews/" + NAME, "");

    awaitNothingLeft();
  }

  private void restart() throws Exception {
    state.close();
    service.close();
    service = acme.start();
    state = StateView.of(acme.storage());
    api = new TestApi(service.port());
  }

  private void delete() {
    api.send("DELETE", "/api/v1/previews/" + NAME, "");
    await("removed");
  }

  private void insert(String sql) throws SQLException {
    try (Connection preview = api.connect(NAME)) {
      preview.createStatement().execute(sql);
    }
  }

  private JsonNode ask(String what, String body) {
    var answer = api.send("POST", "/api/v1/previews/" + NAME + "/" + what, body);
    assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(202);
    return answer.json();
  }

  private void expireIn(String interval) throws SQLException {
    state.ask(
        "UPDATE preview SET expires_at = now() + CAST('"
            + interval
            + "' AS interval), generation = generation + 1 WHERE name = ? RETURNING name",
        NAME);
  }

  private Instant expiresAt() {
    return Instant.parse(api.preview(NAME).get("expiresAt").asText());
  }

  private void await(String is) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode preview = api.preview(NAME);
          return preview.path("state").asText().equals(is) && preview.path("settled").asBoolean();
        });
  }

  private void awaitSettled() {
    Awaitility.await().atMost(PATIENCE).until(() -> api.preview(NAME).path("settled").asBoolean());
  }

  private void awaitComment(String words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(1)).contains(words));
  }

  private void awaitNothingLeft() {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.instanceDirectories()).isEmpty());
  }
}

package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Saved states of a preview, and previews made from previews. */
class CheckpointTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "shop-pr-1";

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    service = acme.start();
    api = new TestApi(service.port());
    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    await(NAME, "ready");
  }

  @AfterEach
  void end() {
    service.close();
    acme.close();
  }

  @Test
  void aPreviewGoesBackToItsCheckpointWithTheSameConnection() throws Exception {
    JsonNode before = api.connection(NAME);
    execute(NAME, "INSERT INTO a VALUES (1)");
    checkpoint("one");
    execute(NAME, "INSERT INTO a VALUES (2)");
    checkpoint("two");
    execute(NAME, "DELETE FROM a");

    restore("one");
    assertThat(rows(before)).isEqualTo("1");
    restore("two");
    assertThat(rows(before)).isEqualTo("1,2");
    restore("one");
    assertThat(rows(before)).as("as often as one likes").isEqualTo("1");
    assertThat(checkpoints()).containsExactly("one", "two");
    assertThat(directories()).as("the preview and both checkpoints").hasSize(3);
  }

  @Test
  void whatWasPushedSinceRunsOnARestoredOne() throws Exception {
    execute(NAME, "INSERT INTO a VALUES (1)");
    checkpoint("one");
    push("3_b.sql", "ALTER TABLE a ADD b int DEFAULT 5;");
    execute(NAME, "DELETE FROM a");

    restore("one");

    assertThat(single(NAME, "SELECT b FROM a")).isEqualTo("5");
    assertThat(api.preview(NAME).at("/facts/run/ran")).hasSize(1);
    assertThat(api.preview(NAME).at("/facts/origin/why").asText()).contains("the checkpoint one");
  }

  @Test
  void aCheckpointOfMigrationsThatWereEditedSinceIsRefusedAndNothingIsLost() throws Exception {
    checkpoint("one");
    push("2_a.sql", "CREATE TABLE a (id bigint);");
    execute(NAME, "INSERT INTO a VALUES (9)");

    var answer = api.send("POST", "/api/v1/previews/" + NAME + "/checkpoints/one/restore", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo("checkpoint-outdated");
    assertThat(single(NAME, "SELECT id FROM a")).isEqualTo("9");
  }

  @Test
  void whatCannotBeSavedOrRestoredIsNamed() throws Exception {
    checkpoint("one");
    assertRefused(409, "checkpoint-exists", "POST", "", "{\"name\": \"one\"}");
    assertRefused(400, "bad-request", "POST", "", "{\"name\": \"../one\"}");
    assertRefused(400, "bad-request", "POST", "", "{}");
    assertRefused(404, "unknown-checkpoint", "POST", "/two/restore", "");
    assertRefused(404, "unknown-checkpoint", "DELETE", "/two", "");
    for (int i = 2; i <= 10; i++) {
      checkpoint("n" + i);
    }
    assertRefused(409, "too-many-checkpoints", "POST", "", "{\"name\": \"n11\"}");
  }

  @Test
  void aDroppedCheckpointLeavesNothingAndThoseOfAClosedPullRequestNeither() throws Exception {
    checkpoint("one");
    checkpoint("two");
    api.send("DELETE", "/api/v1/previews/" + NAME + "/checkpoints/one", "");
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(directories()).hasSize(2));
    assertThat(checkpoints()).containsExactly("two");

    acme.gitHub.close(TestOrganization.REPOSITORY, 1, true);

    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(directories()).isEmpty());
  }

  @Test
  void aPreviewOfAPreviewHoldsItsRowsAndRunsOnlyItsOwnMigrations() throws Exception {
    execute(NAME, "INSERT INTO a VALUES (1)");
    acme.commit(
        "b", Map.of("2_a.sql", "CREATE TABLE a (id int);", "3_b.sql", "ALTER TABLE a ADD b int;"));

    create("b", NAME);
    await("shop-br-b", "ready");

    assertThat(single("shop-br-b", "SELECT id FROM a WHERE b IS NULL")).isEqualTo("1");
    assertThat(api.preview("shop-br-b").at("/facts/run/ran")).hasSize(1);
    assertThat(api.preview("shop-br-b").at("/facts/origin/why").asText())
        .contains("the preview shop-pr-1");
    execute("shop-br-b", "DELETE FROM a");
    assertThat(single(NAME, "SELECT id FROM a")).as("each has its own").isEqualTo("1");
  }

  @Test
  void aBranchThatIsNotOnTopOfThePreviewIsMadeFromTheSnapshotAndSaysWhy() throws Exception {
    acme.commit("c", Map.of("2_a.sql", "CREATE TABLE a (id bigint);"));

    create("c", NAME);
    await("shop-br-c", "ready");

    assertThat(
            single(
                "shop-br-c", "SELECT pg_typeof(id) FROM (VALUES ((SELECT max(id) FROM a))) v(id)"))
        .isEqualTo("bigint");
    assertThat(api.preview("shop-br-c").at("/facts/origin/why").asText())
        .contains("not from the preview shop-pr-1");
    assertThat(
            api.send(
                    "POST",
                    "/api/v1/previews",
                    "{\"project\": \"shop\", \"branch\": \"d\", \"from\": \"shop-pr-9\"}")
                .status())
        .isEqualTo(404);
  }

  private void assertRefused(int status, String code, String method, String path, String body) {
    var answer = api.send(method, "/api/v1/previews/" + NAME + "/checkpoints" + path, body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
  }

  private void create(String branch, String from) {
    var answer =
        api.send(
            "POST",
            "/api/v1/previews",
            "{\"project\": \"shop\", \"branch\": \"%s\", \"from\": \"%s\"}"
                .formatted(branch, from));
    assertThat(answer.status()).isEqualTo(202);
  }

  private void checkpoint(String name) {
    var answer =
        api.send(
            "POST", "/api/v1/previews/" + NAME + "/checkpoints", "{\"name\": \"" + name + "\"}");
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    await(NAME, "ready");
    assertThat(checkpoints()).contains(name);
  }

  private void restore(String name) {
    var answer =
        api.send("POST", "/api/v1/previews/" + NAME + "/checkpoints/" + name + "/restore", "");
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    await(NAME, "ready");
  }

  private void push(String file, String sql) {
    String sha = acme.commit("a", Map.of(file, sql));
    acme.gitHub.push(TestOrganization.REPOSITORY, 1, sha);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> api.preview(NAME).at("/facts/run/sha").asText().equals(sha));
    await(NAME, "ready");
  }

  private List<String> checkpoints() {
    return api.preview(NAME).get("checkpoints").findValuesAsText("name");
  }

  private List<Path> directories() throws IOException {
    return acme.instanceDirectories();
  }

  private static String rows(JsonNode connection) throws SQLException {
    try (Connection preview = TestApi.connect(connection)) {
      return TestApi.single(preview, "SELECT string_agg(id::text, ',' ORDER BY id) FROM a");
    }
  }

  private String single(String name, String sql) throws SQLException {
    try (Connection preview = api.connect(name)) {
      return TestApi.single(preview, sql);
    }
  }

  private void execute(String name, String sql) throws SQLException {
    try (Connection preview = api.connect(name)) {
      preview.createStatement().execute(sql);
    }
  }

  private void await(String name, String is) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode preview = api.preview(name);
          return preview.path("state").asText().equals(is) && preview.get("settled").asBoolean();
        });
  }
}

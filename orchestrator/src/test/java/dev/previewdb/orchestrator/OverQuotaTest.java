package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people learn of a preview that grew beyond its quota, and how they get one again. */
class OverQuotaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String GROWS =
      "CREATE TABLE runaway AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 60000) i;";

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.write("engine: { limits: { disk: 40MB } }\n", Map.of("shop", "repository: acme/shop"));
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void end() {
    service.close();
    acme.close();
  }

  @Test
  void aConnectionIsToldAndAResetBringsItBack() throws Exception {
    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    awaitState("ready");
    JsonNode known = api.connection("shop-pr-1");
    try (Connection preview = TestApi.connect(known)) {
      assertThatThrownBy(() -> preview.createStatement().execute(GROWS + "SELECT pg_sleep(60)"))
          .isInstanceOf(SQLException.class);
    } catch (SQLException closing) {
      // It was closed by the other side
    }

    awaitState("failed");
    assertThat(api.preview("shop-pr-1").toString()).contains("preview-over-quota");
    assertThatThrownBy(() -> TestApi.connect(known))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53100"))
        .hasMessageContainingAll(
            "has grown by", "allows 40 MB", "`previewdb preview reset shop-pr-1`");
    await().atMost(PATIENCE).until(() -> acme.comment(1).contains("has grown by"));

    api.send("POST", "/api/v1/previews/shop-pr-1/reset", "");
    awaitState("ready");
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
  }

  @Test
  void migrationsThatWriteTooMuchFailAsThatAndAreNotRunAgain() throws Exception {
    acme.open("a", Map.of("2_a.sql", GROWS + " SELECT pg_sleep(60);"));

    awaitState("failed");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(acme.comment(1)).contains("has grown by", "engine.limits.disk"));
    assertThat(api.preview("shop-pr-1").toString()).contains("preview-over-quota");
    assertThat(acme.instanceDirectories()).hasSize(1);
    assertThatThrownBy(() -> api.connect("shop-pr-1")).hasMessageContaining("has grown by");
    assertThat(acme.instanceDirectories())
        .singleElement()
        .satisfies(home -> assertThat(home).hasFileName("shop-pr-1.1"));
  }

  private void awaitState(String state) {
    await()
        .atMost(PATIENCE)
        .until(() -> api.preview("shop-pr-1").path("state").asText().equals(state));
  }
}

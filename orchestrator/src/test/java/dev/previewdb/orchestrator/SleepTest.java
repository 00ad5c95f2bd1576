package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.snapshot.server.PostgresServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Previews that nobody uses cost no process, and are there the moment somebody connects. */
class SleepTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.write("engine: { sleep-after: 1s }\n", Map.of("shop", "repository: acme/shop"));
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void end() {
    service.close();
    acme.close();
  }

  @Test
  void anIdlePreviewSleepsAndAConnectionWakesItWithItsRows() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    await("asleep");
    assertThat(isRunning()).isFalse();

    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(isRunning()).as("it is on disk, too, that it runs").isTrue();
      preview.createStatement().execute("INSERT INTO a VALUES (7)");
      await("ready");
      assertThat(isRunning()).isTrue();
    }

    await("asleep");
    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT id FROM a")).isEqualTo("7");
    }
    assertThat(pr.number()).isEqualTo(1);
  }

  @Test
  void whoIsConnectedKeepsItAwake() throws Exception {
    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    await("ready");

    try (Connection preview = api.connect("shop-pr-1")) {
      // Longer than it may be idle, and looked at meanwhile
      preview.createStatement().execute("SELECT pg_sleep(3)");
      assertThat(api.preview("shop-pr-1").get("state").asText()).isEqualTo("ready");
    }
  }

  private void await(String state) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> api.preview("shop-pr-1").path("state").asText().equals(state));
  }

  private boolean isRunning() throws Exception {
    return acme.instanceDirectories().stream().anyMatch(PostgresServer::isReady);
  }
}

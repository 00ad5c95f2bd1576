package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.Plain.assertPlain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import dev.previewdb.orchestrator.storage.StorageLock;
import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A state database that goes away, crashes, or is another service's. */
class StateFaultTest {
  /** Work whose end could not be written down is taken up after six missed heartbeats of 10 s. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Map<String, String> SHOP = Map.of("shop", "repository: acme/shop");
  private static final byte[] BODY = "{\"zen\": \"x\"}".getBytes(UTF_8);

  private TestOrganization acme;

  @BeforeEach
  void make() throws IOException {
    acme = new TestOrganization(false);
  }

  @AfterEach
  void end() {
    acme.close();
  }

  @Test
  void aServiceOnAnotherStorageIsRefusedBeforeItChangesAnything() throws Exception {
    TestOrganization second = new TestOrganization(false);
    try (OperatorDatabase database = new OperatorDatabase();
        StateView state = database.view()) {
      acme.write(database.section(), SHOP);
      second.write(database.section(), SHOP);
      try (Service first = acme.start()) {
        // As a newer service would leave it: a refused one may not even bring the schema up to date
        String newest = "(SELECT max(installed_rank) FROM flyway_schema_history)";
        state.ask(
            "DELETE FROM flyway_schema_history WHERE installed_rank = "
                + newest
                + " AND '' = ? RETURNING 1",
            "");
        String before =
            state.ask("SELECT max(version) FROM flyway_schema_history WHERE '' = ?", "");
        Path left = Files.createDirectories(second.storage().workspace().resolve("left"));

        refuse(second, database);

        assertThat(state.ask("SELECT max(version) FROM flyway_schema_history WHERE '' = ?", ""))
            .isEqualTo(before);
        assertThat(left).exists();
        StorageLock.take(second.storage()).close();
        assertThat(new ServiceClient(first.port()).deliver("first", "ping", BODY).status())
            .isEqualTo(202);
      }
    } finally {
      second.close();
    }
  }

  @Test
  void aStateDatabaseStaysItsStoragesWhenNoServiceRuns() throws Exception {
    TestOrganization second = new TestOrganization(false);
    try (OperatorDatabase database = new OperatorDatabase()) {
      acme.write(database.section(), SHOP);
      second.write(database.section(), SHOP);
      acme.start().close();

      refuse(second, database);

      acme.start().close();
    } finally {
      second.close();
    }
  }

  private void refuse(TestOrganization second, OperatorDatabase database) {
    PreviewDbException failure =
        catchThrowableOfType(
            PreviewDbException.class, () -> Service.start(second.config(), (a, b) -> {}).close());
    assertThat(failure).isNotNull();
    assertThat(failure.problem()).isEqualTo(Problem.STATE_OF_ANOTHER);
    assertThat(failure.what()).contains(database.url(), acme.storage().root().toString());
    assertThat(failure.mend()).contains("a database of its own", "start it on that storage");
  }

  @Test
  void anOperatorsThatGoesAwayLosesNothingAndIsUsedAgainWhenItIsBack() throws Exception {
    try (OperatorDatabase database = new OperatorDatabase()) {
      acme.write(database.section(), SHOP);
      try (Service service = acme.start()) {
        ServiceClient client = new ServiceClient(service.port());
        database.stop();

        Answer refused = client.deliver("away", "ping", BODY);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).hasLineCount(1).contains("redeliver");
        Answer list = client.get("/api/v1/previews");
        assertThat(list.status()).isEqualTo(503);
        assertThat(list.json().path("code").asText()).isEqualTo("state-unreachable");
        assertPlain(list.body());
        assertThat(client.send("GET", "/healthz", Map.of(), new byte[0]).status()).isEqualTo(200);

        database.startAgain();
        await().atMost(PATIENCE).until(() -> client.deliver("away", "ping", BODY).status() == 202);
        try (StateView view = database.view()) {
          awaitHandled(view, List.of("away"));
        }
        assertThat(client.get("/api/v1/previews").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void ourOwnThatIsKilledIsStartedAgainByTheRunningServiceWithNothingLost() throws Exception {
    try (Service service = acme.start()) {
      ServiceClient client = new ServiceClient(service.port());
      LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "SELECT 1;"));
      awaitComment(pr, "no snapshot yet");
      PostgresServer killed = StateView.server(acme.storage());

      List<String> taken = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        if (i == 20) {
          ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        }
        if (client.deliver("ping-" + i, "ping", BODY).status() == 202) {
          taken.add("ping-" + i);
        }
      }

      await().atMost(PATIENCE).until(() -> client.get("/api/v1/previews").status() == 200);
      assertThat(StateView.server(acme.storage()).pid()).isNotEqualTo(killed.pid());
      assertThat(taken).hasSizeGreaterThan(20);
      try (StateView view = StateView.of(acme.storage())) {
        awaitHandled(view, taken);
      }
      assertThat(client.preview("shop-pr-" + pr.number()).path("state").asText())
          .isEqualTo("failed");
      acme.gitHub.close(TestOrganization.REPOSITORY, pr.number(), false);
      awaitComment(pr, "is gone");
    }
    assertThat(acme.storage().state().resolve("data/postmaster.pid")).doesNotExist();
  }

  private void awaitComment(LocalPullRequest pr, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private static void awaitHandled(StateView view, List<String> deliveries) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                view.ask(
                    "SELECT count(*) FROM inbox WHERE outcome = 'ping' AND delivery_id = ANY (?)",
                    deliveries.toArray(String[]::new)),
            String.valueOf(deliveries.size())::equals);
  }
}

package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.ServiceClient.Answer;
import dev.previewdb.orchestrator.TestApi;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many ask the service for the same at once. */
class CrowdTest {
  /** More than the service has processors, and fewer than it has connections to its state. */
  private static final int MANY = 12;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whileManyWaitForOneTableTheOthersAreAnswered() throws Exception {
    try (TestOrganization acme = new TestOrganization(true);
        ServiceProcess service =
            ServiceProcess.start(acme.configFile(), TestOrganization.ENVIRONMENT)) {
      TestApi api = new TestApi(service.port());
      List<Future<Answer>> waiting = new ArrayList<>();
      try (ExecutorService people = Executors.newFixedThreadPool(MANY);
          Connection state = state(acme)) {
        state.setAutoCommit(false);
        state.createStatement().execute("LOCK TABLE connection_link");
        for (int i = 0; i < MANY; i++) {
          waiting.add(
              people.submit(() -> api.send("POST", "/connection-link", "{\"token\": \"any\"}")));
        }
        await()
            .atMost(PATIENCE)
            .until(() ->
                TestApi.single(state, "SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals(String.valueOf(MANY)));

        // an answer that is there at once is read at once; not all are
        for (int i = 0; i < 50; i++) {
          assertThat(api.send("GET", "/api/v1/previews", "").status()).isEqualTo(200);
        }
      }
      for (Future<Answer> each : waiting) {
        assertThat(each.get().status()).isEqualTo(404);
      }
    }
  }

  private static Connection state(TestOrganization acme) {
    return PostgresServer.attach(
            acme.storage().state(), TestServer.installations().preferred(), RunAs.current())
        .orElseThrow()
        .connect("postgres");
  }
}

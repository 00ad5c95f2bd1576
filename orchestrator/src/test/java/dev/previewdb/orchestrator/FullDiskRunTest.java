package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalStatus;
import dev.previewdb.snapshot.server.FreePort;
import dev.previewdb.snapshot.server.HbaRule;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that fills up while migrations run. It mounts one: needs root. */
@Tag("root")
class FullDiskRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void isOurTroubleAndThePreviewIsReadyOnceThereIsSpace() throws Exception {
    int port = FreePort.find();
    try (TestServer state = stateServer(port);
        TestOrganization acme = new TestOrganization(false)) {
      createStateDatabase(state);
      Path disk = Files.createDirectories(acme.directory.path().resolve("storage"));
      run("mount", "-t", "tmpfs", "-o", "size=175m,mode=711", "tmpfs", disk.toString());
      acme.takeSnapshot();
      acme.write(
          "state: { url: \"jdbc:postgresql://127.0.0.1:%d/state\", user: state, password: { env: SOURCE } }\n"
              .formatted(port),
          Map.of("shop", "repository: acme/shop\nundelete-for: none"));
      try (Service service = acme.start()) {
        LocalPullRequest pr =
            acme.open(
                "big",
                Map.of(
                    "2_big.sql",
                    "CREATE TABLE big AS SELECT i, repeat('x', 1000) AS x FROM generate_series(1, 150000) i;"));

        awaitComment(acme, pr, "could not be made", "A full disk stopped the migrations");
        TestApi api = new TestApi(service.port());
        assertThat(api.preview("shop-pr-1").at("/problem/code").asText())
            .isEqualTo("migration-disk-full");
        assertThat(acme.gitHub.statuses(REPOSITORY, pr.head().sha()))
            .extracting(LocalStatus::state)
            .doesNotContain("failure");

        run("mount", "-o", "remount,size=1g", disk.toString());
        // It would be tried again by itself; asking for it saves the wait.
        api.send("POST", "/api/v1/previews", "{\"project\":\"shop\",\"pullRequest\":1}");
        awaitComment(acme, pr, "is ready", "No migration run of it came to its end", "`2 big`");
        try (Connection preview = api.connect("shop-pr-1")) {
          assertThat(TestApi.single(preview, "SELECT count(*) FROM big")).isEqualTo("150000");
        }
        api.send("DELETE", "/api/v1/previews/shop-pr-1", "");
        await().atMost(PATIENCE).until(() -> acme.instanceDirectories().isEmpty());
      } finally {
        acme.endServers();
        run("umount", disk.toString());
      }
    }
  }

  /** On another disk: what is not to be had here is space for previews. */
  private static TestServer stateServer(int port) {
    return TestServer.start(
        TestServer.installations().preferred(),
        request -> request.onPort(port).allow(new HbaRule("state", "state")));
  }

  private static void createStateDatabase(TestServer server) throws SQLException {
    try (Connection administrator = server.server().connect("postgres");
        Statement statement = administrator.createStatement()) {
      statement.execute("CREATE ROLE state LOGIN PASSWORD 'unused'");
      statement.execute("CREATE DATABASE state OWNER state");
    }
  }

  private static void awaitComment(TestOrganization acme, LocalPullRequest pr, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(acme.comment(pr.number())).contains(words));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}

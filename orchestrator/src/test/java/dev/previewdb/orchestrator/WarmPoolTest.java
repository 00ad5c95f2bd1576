package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spares run before anybody asks; a preview takes one, and never sees whose it was. */
class WarmPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestOrganization acme;
  private Service service;
  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    acme = new TestOrganization(true);
    acme.write("warm: 2");
    serve();
  }

  private void serve() {
    service = acme.start();
    api = new TestApi(service.port());
  }

  @AfterEach
  void end() {
    service.close();
    acme.close();
  }

  @Test
  void aPreviewTakesASpareThatRunsAlreadyAndThePoolIsFilledAgain() throws Exception {
    await(2);
    List<Long> running = postmasters();

    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    awaitReady("shop-pr-1");

    try (Connection preview = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(preview, "SELECT count(*) FROM customer")).isEqualTo("100");
      assertThat(TestApi.single(preview, "SELECT count(*) FROM a")).isEqualTo("0");
    }
    assertThat(running).as("one of these").contains(postmaster(home("shop-pr-1.1")));
    await(2);
    assertThat(api.preview("shop-pr-1").at("/facts/origin/mode").asText()).isNotBlank();
  }

  @Test
  void sparesAreNoPreviewsAndTakeNobodysPlace() throws Exception {
    service.close();
    acme.write("warm: 2\nmax-previews: 1");
    serve();
    await(2);

    acme.open("a", Map.of("2_a.sql", "CREATE TABLE a (id int);"));
    awaitReady("shop-pr-1");

    assertThat(api.send("GET", "/api/v1/previews", "").json()).hasSize(1);
    assertThat(api.send("GET", "/api/v1/previews/warm~shop/connection", "").status())
        .isEqualTo(404);
  }

  @Test
  void sparesOfARetiredSnapshotGoAndThoseOfTheNextCome() throws Exception {
    await(2);
    List<Path> before = spares();

    acme.takeSnapshot();

    Awaitility.await().atMost(PATIENCE).until(() -> spares().stream().noneMatch(before::contains));
    await(2);
  }

  @Test
  void aServiceLeavesNoSpareBehindAndANewOneRemovesWhatAKilledOneLeft() throws Exception {
    await(2);
    service.close();
    assertThat(spares()).isEmpty();

    Path left = acme.storage().previews().resolve("warm~shop.77");
    java.nio.file.Files.createDirectories(left);
    java.nio.file.Files.writeString(
        left.resolve("preview.json"),
        """
        {"owner": "previewdb", "preview": "warm~shop", "epoch": 77, "snapshot": "s", "database": "shop",
         "role": "preview", "major": 15}
        """);
    serve();

    Awaitility.await().atMost(PATIENCE).until(() -> !java.nio.file.Files.exists(left));
    await(2);
  }

  private void await(int number) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            spares().stream().filter(PostgresServer::isReady).count() == number
                && spares().size() == number);
  }

  private void awaitReady(String name) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> api.preview(name).path("state").asText().equals("ready"));
  }

  private List<Path> spares() throws IOException {
    return acme.instanceDirectories().stream()
        .filter(home -> home.getFileName().toString().startsWith("warm~"))
        .toList();
  }

  private Path home(String id) {
    return acme.storage().previews().resolve(id);
  }

  private List<Long> postmasters() throws IOException {
    return spares().stream().map(WarmPoolTest::postmaster).toList();
  }

  private static long postmaster(Path home) {
    try {
      return Long.parseLong(
          java.nio.file.Files.readAllLines(home.resolve("data").resolve("postmaster.pid"))
              .getFirst()
              .strip());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

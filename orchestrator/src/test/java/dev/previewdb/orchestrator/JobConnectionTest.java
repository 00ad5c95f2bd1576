package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.LocalRepository;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job of GitHub Actions has the connection of its own pull request, and of nothing else. */
class JobConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PATH = "/api/v1/actions/connection";
  private static final String AUDIENCE = "https://previews.example.com";
  private static final long OTHER = 4712;

  private TestOrganization acme;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    acme.gitHub.addRepository(new LocalRepository(OTHER, "acme/other", acme.git.url(), "main"));
    acme.write(
        "http: { port: 0, public-url: \"" + AUDIENCE + "\" }\n",
        Map.of("shop", "repository: acme/shop"),
        "actions-issuer: " + acme.gitHub.apiUrl());
    service = acme.start();
  }

  @AfterEach
  void stop() {
    service.close();
    acme.close();
  }

  @Test
  void aJobConnectsToThePreviewOfItsPullRequest() throws Exception {
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    assertThat(ask(REPOSITORY, pr.number(), "").status()).isIn(200, 404, 409);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ask(REPOSITORY, pr.number(), "").status()).isEqualTo(200));

    Answer answer = ask(REPOSITORY, pr.number(), "{\"project\": \"shop\"}");
    assertThat(answer.json().path("database").asText()).isEqualTo("shop-pr-1");
    try (Connection connection = TestApi.connect(answer.json())) {
      assertThat(TestApi.single(connection, "SELECT count(*) FROM a")).isEqualTo("0");
    }

    assertThat(ask(REPOSITORY, pr.number() + 1, "").status()).as("another's").isEqualTo(404);
    assertThat(ask(OTHER, pr.number(), "").status()).as("another repository's").isEqualTo(404);
    assertThat(ask(REPOSITORY, pr.number(), "{\"project\": \"x\"}").status()).isEqualTo(404);
    assertThat(ask(REPOSITORY, pr.number(), "nonsense").status()).isEqualTo(400);
  }

  @Test
  void theTokenOfAJobOpensNothingElseAndTheApisOwnTokenIsNoJobs() {
    String job = acme.gitHub.jobToken(AUDIENCE, REPOSITORY, 1, Map.of());

    assertThat(send("GET", "/api/v1/previews", job, "").status()).isEqualTo(401);
    assertThat(send("POST", PATH + "/", job, "").status()).isEqualTo(401);
    assertThat(send("POST", PATH, TestOrganization.TOKEN, "").json().path("code").asText())
        .isEqualTo("bad-job-token");
    assertThat(
            send(
                    "POST",
                    PATH,
                    acme.gitHub.jobToken("https://elsewhere.example.com", REPOSITORY, 1, Map.of()),
                    "")
                .status())
        .isEqualTo(401);
    assertThat(
            send(
                    "POST",
                    PATH,
                    acme.gitHub.jobToken(
                        AUDIENCE, REPOSITORY, 1, Map.of("event_name", "pull_request_target")),
                    "")
                .status())
        .isEqualTo(403);
  }

  private Answer ask(long repository, int number, String body) {
    return send("POST", PATH, acme.gitHub.jobToken(AUDIENCE, repository, number, Map.of()), body);
  }

  private Answer send(String method, String path, String token, String body) {
    return new ServiceClient(service.port())
        .send(method, path, Map.of("Authorization", "Bearer " + token), body.getBytes(UTF_8));
  }
}

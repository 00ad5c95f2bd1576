package dev.previewdb.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A link shows a preview's connection to who opens it first, and to nobody after. */
class ConnectionLinkTest {
  private static final String NAME = "shop-br-main";
  private static final String LINK = "/api/v1/previews/" + NAME + "/connection-link";
  private static final String PUBLIC = "https://previews.example.com/db";

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Service service;

  @BeforeAll
  static void start() throws IOException {
    acme = new TestOrganization(true);
    acme.write(
        "http: { port: 0, public-url: \"" + PUBLIC + "/\" }\n",
        Map.of("shop", "repository: acme/shop"));
    service = acme.start();
    client().api("POST", "/api/v1/previews", "{\"project\": \"shop\", \"branch\": \"main\"}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client().preview(NAME).path("state").asText().equals("ready"));
  }

  @AfterAll
  static void stop() {
    service.close();
    acme.close();
  }

  @Test
  void itOpensOnceHoweverOftenItsPageIsLookedAt() throws Exception {
    JsonNode link = client().api("POST", LINK, "").json();
    assertThat(link.path("url").asText()).startsWith(PUBLIC + "/connection-link#");
    assertThat(Instant.parse(link.path("expiresAt").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(9)), Instant.now().plus(Duration.ofMinutes(10)));
    String token = token(link);

    for (int look = 0; look < 3; look++) {
      assertThat(stranger("GET", "/connection-link", "").body()).contains("<button");
      assertThat(stranger("GET", "/connection-link.js", "").status()).isEqualTo(200);
      assertThat(stranger("HEAD", "/connection-link", "").status()).isEqualTo(200);
    }
    Answer first = open(token);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    try (Connection connection = TestApi.connect(first.json())) {
      assertThat(TestApi.single(connection, "SELECT count(*) FROM customer")).isEqualTo("100");
    }
    assertThat(open(token).status()).isEqualTo(404);
  }

  @Test
  void openedTooOldAndUnknownAreRefusedInTheSameWords() throws Exception {
    String opened = make();
    open(opened);
    String old = make();
    try (StateView state = StateView.of(acme.storage())) {
      state.change("UPDATE connection_link SET expires_at = now()");
    }

    Answer refusal = open(opened);
    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal.json().path("code").asText()).isEqualTo("connection-link-spent");
    assertThat(List.of(open(old), open("never-was"), open(""), open("é\\u0000")))
        .containsOnly(refusal);
    assertThat(stranger("POST", "/connection-link", "{}").status()).isEqualTo(400);
  }

  @Test
  void ofManyWhoOpenItAtOnceOneSucceeds() throws Exception {
    int many = 8;
    String token = make();
    CyclicBarrier together = new CyclicBarrier(many);
    List<Future<Answer>> openings = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(many)) {
      for (int i = 0; i < many; i++) {
        openings.add(
            people.submit(() -> {
              together.await();
              return open(token);
            }));
      }
    }

    List<Integer> statuses = new ArrayList<>();
    for (Future<Answer> opening : openings) {
      statuses.add(opening.get().status());
    }
    assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
  }

  @Test
  void itOutlivesARestartOfTheService() {
    String token = make();

    service.close();
    service = acme.start();

    assertThat(open(token).status()).isEqualTo(200);
    assertThat(open(token).status()).isEqualTo(404);
  }

  @Test
  void whileThereIsNothingToConnectToNoneIsMadeAndNoneIsSpent() throws Exception {
    String token = make();
    client().api("DELETE", "/api/v1/previews/" + NAME, "");
    await().until(() -> client().preview(NAME).path("state").asText().equals("removed"));

    assertThat(client().api("POST", LINK, "").status()).isEqualTo(409);
    assertThat(open(token).status()).isEqualTo(409);

    client().api("POST", "/api/v1/previews/" + NAME + "/undelete", "");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client().preview(NAME).path("state").asText().matches("ready|asleep"));
    assertThat(open(token).status()).isEqualTo(200);
  }

  @Test
  void nobodyMakesOneWithoutTheApisTokenAndNothingOfItIsKeptByABrowser() throws Exception {
    assertThat(stranger("POST", LINK, "").status()).isEqualTo(401);
    assertThat(client().raw("GET " + LINK + " HTTP/1.1\r\nHost: x\r\n\r\n").status())
        .isEqualTo(401);
    assertThat(
            client()
                .rawAnswer("GET /connection-link HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .contains("Cache-Control: no-store", "Content-Security-Policy: default-src 'none'")
        .contains("Referrer-Policy: no-referrer");
    String body = "{\"token\": \"" + make() + "\"}";
    assertThat(
            client()
                .rawAnswer(
                    "POST /connection-link HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body))
        .startsWith("HTTP/1.1 200")
        .contains("Cache-Control: no-store");
  }

  private static ServiceClient client() {
    return new ServiceClient(service.port());
  }

  private static String make() {
    Answer made = client().api("POST", LINK, "");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return token(made.json());
  }

  private static String token(JsonNode link) {
    String url = link.path("url").asText();
    return url.substring(url.indexOf('#') + 1);
  }

  private static Answer open(String token) {
    return stranger("POST", "/connection-link", "{\"token\": \"" + token + "\"}");
  }

  /** Somebody without the API's token. */
  private static Answer stranger(String method, String path, String body) {
    return client().send(method, path, Map.of(), body.getBytes(UTF_8));
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.Plain.assertPlain;
import static dev.previewdb.orchestrator.ServiceClient.signature;
import static dev.previewdb.orchestrator.ServiceClient.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.previewdb.orchestrator.ServiceClient.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers may send to one running service, and what they get for it. */
class HostileCallerTest {
  private static final int MOST = 25 << 20;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static TestOrganization acme;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static Service service;

  @SuppressWarnings("NullAway.Init") // before the first test
  private static StateView state;

  @BeforeAll
  static void start() throws IOException {
    acme = new TestOrganization(false);
    service = acme.start();
    state = StateView.of(acme.storage());
  }

  @AfterAll
  static void stop() throws Exception {
    state.close();
    service.close();
    acme.close();
  }

  static Stream<Arguments> refused() {
    byte[] json = "{\"action\": \"opened\", \"number\": 1}".getBytes(UTF_8);
    byte[] cut = "{\"action\": \"ope".getBytes(UTF_8);
    byte[] words = "these are no braces".getBytes(UTF_8);
    byte[] list = "[1, 2]".getBytes(UTF_8);
    byte[] latin = new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'};
    byte[] tooLarge = new byte[MOST + 1];
    return Stream.of(
        arguments("unsigned", without("X-Hub-Signature-256", json), json, 401),
        arguments("wrongly signed", with("X-Hub-Signature-256", signature(cut), json), json, 401),
        arguments("half a signature", with("X-Hub-Signature-256", "sha256=ab", json), json, 401),
        arguments("truncated", with("X-Hub-Signature-256", signature(json), json), cut, 401),
        arguments("signed half JSON", delivery(cut), cut, 400),
        arguments("no JSON", delivery(words), words, 400),
        arguments("no object", delivery(list), list, 400),
        arguments("no UTF-8", delivery(latin), latin, 400),
        arguments("empty", delivery(new byte[0]), new byte[0], 400),
        arguments("too large", delivery(tooLarge), tooLarge, 413),
        arguments("without an id", without("X-GitHub-Delivery", json), json, 400),
        arguments("without an event", without("X-GitHub-Event", json), json, 400),
        arguments(
            "a form", with("Content-Type", "application/x-www-form-urlencoded", json), json, 415));
  }

  private static Map<String, String> delivery(byte[] body) {
    return new HashMap<>(signed(UUID.randomUUID().toString(), "pull_request", body));
  }

  private static Map<String, String> with(String header, String value, byte[] body) {
    Map<String, String> headers = delivery(body);
    headers.put(header, value);
    return headers;
  }

  private static Map<String, String> without(String header, byte[] body) {
    Map<String, String> headers = delivery(body);
    headers.remove(header);
    return headers;
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("refused")
  void aDeliveryIsRefusedWithOneLineAndNotStored(
      String what, Map<String, String> headers, byte[] body, int status) throws Exception {
    Answer answer =
        new ServiceClient(service.port()).send("POST", "/webhooks/github", headers, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertOneLine(answer);
    assertThat(
            state.ask(
                "SELECT count(*) FROM inbox WHERE delivery_id = ?",
                headers.getOrDefault("X-GitHub-Delivery", "")))
        .isEqualTo("0");
  }

  @Test
  void aBodyThatEndsBeforeItsLengthIsRefusedAndNotStored() throws Exception {
    String id = UUID.randomUUID().toString();
    String body = "{\"action\": \"opened\"";
    Answer answer =
        new ServiceClient(service.port())
            .raw(
                "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nX-GitHub-Delivery: "
                    + id
                    + "\r\nX-GitHub-Event: pull_request\r\nX-Hub-Signature-256: "
                    + signature(body.getBytes(UTF_8))
                    + "\r\nContent-Length: 100\r\n\r\n"
                    + body);

    assertThat(answer.status()).isEqualTo(400);
    assertPlain(answer.body());
    assertThat(state.ask("SELECT count(*) FROM inbox WHERE delivery_id = ?", id)).isEqualTo("0");
  }

  static Stream<Arguments> ignored() {
    String known =
        "\"repository\": {\"id\": 4711, \"full_name\": \"acme/shop\"}, \"number\": 7, \"action\": ";
    return Stream.of(
        arguments("ping", "{\"zen\": \"x\"}", "ping"),
        arguments("an_event_of_tomorrow", "{}", "ignored: "),
        arguments("pull_request", "{}", "ignored: "),
        arguments("pull_request", "{" + known + "\"labeled\"}", "ignored: "),
        arguments("pull_request", "{" + known + "[\"opened\"]}", "ignored: "),
        arguments(
            "pull_request",
            "{\"repository\": {\"id\": 1, \"full_name\": \"../..\"}, \"number\": 1, \"action\": \"opened\"}",
            "ignored: "),
        arguments(
            "pull_request",
            "{\"repository\": {\"id\": -1, \"full_name\": \"acme/shop\"}, \"number\": 1e99, \"action\": \"opened\"}",
            "ignored: "),
        arguments(
            "pull_request",
            "{\"repository\": {\"id\": 5, \"full_name\": \"acme/other\"}, \"number\": 1, \"action\": \"opened\"}",
            "ignored: no project has this repository"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("ignored")
  void aSignedDeliveryThatMeansNothingIsTakenIgnoredAndHoldsUpNobody(
      String event, String body, String outcome) throws Exception {
    String id = UUID.randomUUID().toString();
    Answer answer = new ServiceClient(service.port()).deliver(id, event, body.getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertOneLine(answer);
    await()
        .untilAsserted(() ->
            assertThat(state.ask("SELECT outcome FROM inbox WHERE delivery_id = ?", id))
                .startsWith(outcome));
    assertThat(state.ask("SELECT count(*) FROM preview WHERE id > ?", 0)).isEqualTo("0");
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        arguments("POST", "/api/v1/previews", "no JSON", 400, "bad-request"),
        arguments("POST", "/api/v1/previews", "{\"project\": ", 400, "bad-request"),
        arguments("POST", "/api/v1/previews", "[]", 400, "bad-request"),
        arguments("POST", "/api/v1/previews", "null", 400, "bad-request"),
        arguments("POST", "/api/v1/previews", "", 400, "bad-request"),
        arguments("POST", "/api/v1/previews", "{\"project\": \"shop\"}", 400, "bad-request"),
        arguments(
            "POST", "/api/v1/previews", "{\"project\": \"shop\", \"x\": 1}", 400, "bad-request"),
        arguments(
            "POST",
            "/api/v1/previews",
            "{\"project\": \"shop\", \"pullRequest\": \"1 OR 1\"}",
            400,
            "bad-request"),
        arguments(
            "POST",
            "/api/v1/previews",
            "{\"project\": \"shop\", \"pullRequest\": -1}",
            400,
            "bad-request"),
        arguments(
            "POST",
            "/api/v1/previews",
            "{\"project\": \"shop\", \"pullRequest\": 404}",
            404,
            "not-found"),
        arguments(
            "POST",
            "/api/v1/previews",
            "{\"project\": \"../etc\", \"branch\": \"a\"}",
            404,
            "unknown-project"),
        arguments("POST", "/api/v1/previews", " ".repeat(70_000), 413, "bad-request"),
        arguments("GET", "/api/v1/previews/nobody", "", 404, "unknown-preview"),
        arguments("DELETE", "/api/v1/previews/a%0Ab", "", 404, "unknown-preview"),
        arguments("GET", "/api/v1/nothing", "", 404, "not-found"),
        arguments("PATCH", "/api/v1/previews", "", 404, "not-found"));
  }

  @ParameterizedTest(name = "{0} {1}: {3}")
  @MethodSource("requests")
  void aRequestThatIsNotUnderstoodIsNamedWithItsMend(
      String method, String path, String body, int status, String code) {
    Answer answer = new ServiceClient(service.port()).api(method, path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("code").asText()).isEqualTo(code);
    assertThat(answer.json().path("what").asText()).isNotEmpty();
    assertThat(answer.json().path("mend").asText()).isNotEmpty();
    assertPlain(answer.body());
  }

  @Test
  void whatIsNoHttpGetsNoInsidesOfTheServer() throws Exception {
    ServiceClient client = new ServiceClient(service.port());
    for (String request :
        new String[] {
          "GET /api/v1/previews/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /api/v1/previews/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(100_000) + "\r\n\r\n",
          "NONSENSE\r\n\r\n",
          "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"
        }) {
      Answer answer = client.raw(request);

      assertThat(answer.status()).as(request.substring(0, 8)).isBetween(400, 499);
      assertPlain(answer.body());
    }
  }

  /** The hole "version shown to anyone": neither ours nor that of what we are made of. */
  @Test
  void noAnswerToAStrangerTellsAVersionOrAMaker() throws Exception {
    ServiceClient client = new ServiceClient(service.port());
    for (String target :
        new String[] {
          "GET /healthz",
          "GET /",
          "GET /connection-link",
          "GET /api/v1/previews",
          "POST /webhooks/github",
          "POST /webhooks/slack",
          "POST /connection-link",
          "OPTIONS *",
          "TRACE /",
          "GET /%zz"
        }) {
      String answer =
          client.rawAnswer(target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 ");
      assertThat(answer.substring("HTTP/1.1 ".length()))
          .as(target)
          .doesNotContainIgnoringCase("\r\nserver:", "\r\nx-powered-by:", "jetty", "javalin")
          .doesNotContainPattern("\\d+\\.\\d+|SNAPSHOT");
    }
  }

  private static void assertOneLine(Answer answer) {
    assertThat(answer.body()).endsWith("\n").hasLineCount(1).hasSizeLessThan(200);
    assertPlain(answer.body());
  }
}

package dev.previewdb.orchestrator;

import static dev.previewdb.orchestrator.TestOrganization.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.local.Call;
import dev.previewdb.github.local.LocalDispatch;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.github.local.Trouble;
import dev.previewdb.github.webhook.WebhookSecrets;
import dev.previewdb.orchestrator.TestReceiver.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Those who deploy apps beside previews learn when one is there and when it is not. */
class HandOffTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TestOrganization acme;
  private TestReceiver receiver;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    acme = new TestOrganization(true);
    receiver = new TestReceiver(0, 204);
    acme.write("engine: { workers: 1 }\n", Map.of("shop", project()));
    service = acme.start();
  }

  private String project() {
    return """
    repository: acme/shop
    hand-off:
      webhook: { url: "http://127.0.0.1:%d/previews", secret: { env: HAND_OFF } }
      repository-dispatch: sent
    """
        .formatted(receiver.port());
  }

  @AfterEach
  void stop() {
    receiver.close();
    service.close();
    acme.close();
  }

  @Test
  void whatIsReadyResetAndGoneIsToldBothWaysSignedAndWithoutAPassword() throws Exception {
    TestApi api = new TestApi(service.port());
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    until(() -> assertThat(receiver.taken()).containsExactly("ready"));
    String password = api.connection("shop-pr-1").get("password").asText();
    // An app that connects only waits for a preview that sleeps: that is no news.
    api.send("POST", "/api/v1/previews/shop-pr-1/sleep", "");
    until(() -> assertThat(state(api)).isEqualTo("asleep"));
    try (Connection woken = api.connect("shop-pr-1")) {
      assertThat(TestApi.single(woken, "SELECT 1")).isEqualTo("1");
    }
    api.send("POST", "/api/v1/previews/shop-pr-1/reset", "");
    until(() -> assertThat(receiver.taken()).containsExactly("ready", "ready"));
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    until(() -> assertThat(receiver.taken()).containsExactly("ready", "ready", "gone"));
    until(() ->
        assertThat(dispatches().stream().map(LocalDispatch::type))
            .containsExactly("previewdb-ready", "previewdb-ready", "previewdb-gone"));

    for (Received one : receiver.all()) {
      assertThat(one.header("X-previewdb-signature-256"))
          .isEqualTo(
              WebhookSecrets.of(TestOrganization.HAND_OFF_SECRET)
                  .signature(one.body().getBytes(StandardCharsets.UTF_8)));
      assertThat(one.header("X-previewdb-delivery"))
          .isEqualTo(one.json().path("delivery").asText());
      assertThat(one.header("X-previewdb-timestamp")).isEqualTo(one.json().path("at").asText());
      assertThat(one.headers().toString()).doesNotContain(password);
      assertThat(one.body()).doesNotContain(password);
    }
    assertThat(dispatches().toString()).doesNotContain(password);
    JsonNode ready = receiver.all().get(0).json();
    assertThat(ready.path("project").asText()).isEqualTo("shop");
    assertThat(ready.path("preview").asText()).isEqualTo("shop-pr-1");
    assertThat(ready.path("pullRequest").asInt()).isEqualTo(pr.number());
    assertThat(ready.path("commit").asText()).isEqualTo(pr.head().sha());
    assertThat(ready.path("incarnation").asInt())
        .isLessThan(receiver.all().get(1).json().path("incarnation").asInt());
    JsonNode connection = ready.path("connection");
    assertThat(connection.path("database").asText()).isEqualTo("shop-pr-1");
    assertThat(connection.path("port").asInt()).isPositive();
    assertThat(connection.path("credentials").asText())
        .endsWith("/api/v1/previews/shop-pr-1/connection");
    assertThat(receiver.all().get(2).json().path("connection").isNull()).isTrue();
    assertThat(dispatches().getFirst().payload().path("commit").asText())
        .isEqualTo(pr.head().sha());
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameIdAndInOrder() throws Exception {
    receiver.answer(500);
    acme.gitHub.fail(Call.DISPATCH, new Trouble.Status(503));
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    until(() -> assertThat(receiver.all()).hasSizeGreaterThan(1));
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    until(() -> assertThat(acme.comment(pr.number())).contains("is gone"));
    assertThat(receiver.all())
        .as("nothing but the first, until that is taken")
        .allMatch(one -> one.header("X-previewdb-event").equals("ready"))
        .extracting(one -> one.header("X-previewdb-delivery"))
        .containsOnly(receiver.all().getFirst().header("X-previewdb-delivery"));

    receiver.answer(200);
    acme.gitHub.heal();

    until(() -> assertThat(receiver.taken()).containsExactly("ready", "gone"));
    until(() ->
        assertThat(dispatches().stream().map(LocalDispatch::type))
            .containsExactly("previewdb-ready", "previewdb-gone"));
  }

  @Test
  void aReceiverThatIsDownIsToldWhenItIsUpAlsoByAServiceThatStartedSince() throws Exception {
    int port = receiver.port();
    receiver.close();
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    until(() -> assertThat(acme.comment(pr.number())).contains("is ready"));
    service.close();

    receiver = new TestReceiver(port, 200);
    service = acme.start();

    until(() -> assertThat(receiver.taken()).containsExactly("ready"));
  }

  @Test
  void aReceiverThatHangsKeepsNoPreviewAndNoWorkflowWaiting() {
    receiver.hang();

    LocalPullRequest a = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    until(() -> assertThat(receiver.all()).isNotEmpty());
    LocalPullRequest b = acme.open("b", Map.of("3_b.sql", "CREATE TABLE b ();"));

    for (LocalPullRequest pr : List.of(a, b)) {
      until(() -> assertThat(acme.comment(pr.number())).contains("is ready"));
    }
    until(() -> assertThat(dispatches()).hasSize(2));
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (TestReceiver elsewhere = new TestReceiver(0, 200)) {
      receiver.redirectTo(elsewhere.port());
      acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));

      until(() -> assertThat(receiver.all()).hasSizeGreaterThan(1));
      assertThat(elsewhere.all()).isEmpty();
    }
  }

  @Test
  void whatNobodyTookForThreeDaysStandsInTheWayOfNothing() throws Exception {
    receiver.answer(500);
    LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
    until(() -> assertThat(receiver.all()).isNotEmpty());
    acme.gitHub.close(REPOSITORY, pr.number(), true);
    until(() -> assertThat(acme.comment(pr.number())).contains("is gone"));
    try (StateView state = StateView.of(acme.storage())) {
      state.change("UPDATE hand_off SET at = at - interval '73 hours' WHERE state = 'READY'");
    }

    receiver.answer(200);

    until(() -> assertThat(receiver.taken()).containsExactly("gone"));
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 422})
  void anEventThatGitHubRefusesIsToldOnceWithItsMendAndStandsInTheWayOfNothing(int status)
      throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger("dev.previewdb.orchestrator.publish.HandOffs");
    acme.gitHub.fail(Call.DISPATCH, new Trouble.Status(status));
    lines.start();
    log.addAppender(lines);
    try {
      LocalPullRequest pr = acme.open("a", Map.of("2_a.sql", "CREATE TABLE a ();"));
      until(() -> assertThat(refusals(lines, status)).hasSize(1));
      try (StateView state = StateView.of(acme.storage())) {
        until(() ->
            assertThat(
                    state.ask(
                        "SELECT count(*) FROM hand_off WHERE way = ? AND done_at IS NULL",
                        "REPOSITORY_DISPATCH"))
                .isEqualTo("0"));
      }
      acme.gitHub.heal();
      acme.gitHub.close(REPOSITORY, pr.number(), true);

      until(() ->
          assertThat(dispatches().stream().map(LocalDispatch::type))
              .containsExactly("previewdb-gone"));
      assertThat(receiver.taken()).as("the other way").startsWith("ready");
      assertThat(refusals(lines, status)).hasSize(1);
    } finally {
      log.detachAppender(lines);
    }
  }

  /** Of that status; others are tested beside it. */
  private static List<String> refusals(ListAppender<ILoggingEvent> lines, int status) {
    String mend = status == 403 ? "contents write" : status == 404 ? "may see it" : "status 422";
    return List.copyOf(lines.list).stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("shop-pr-1 is ready") && line.contains(mend))
        .toList();
  }

  @Test
  void whatNeverWasReadyIsNotToldToBeGoneAndWhatComesBackIsToldAnew() {
    TestApi api = new TestApi(service.port());
    LocalPullRequest bad = acme.open("bad", Map.of("2_bad.sql", "ALTER TABLE none ADD a int;"));
    until(() -> assertThat(acme.comment(bad.number())).contains("A migration fails"));
    acme.gitHub.close(REPOSITORY, bad.number(), false);
    until(() -> assertThat(acme.comment(bad.number())).contains("is gone"));

    acme.git.branch("main");
    acme.open("fine", Map.of("2_fine.sql", "CREATE TABLE fine ();"));
    until(() -> assertThat(receiver.taken()).containsExactly("ready"));
    api.send("DELETE", "/api/v1/previews/shop-pr-2", "");
    until(() -> assertThat(receiver.taken()).containsExactly("ready", "gone"));
    api.send("POST", "/api/v1/previews/shop-pr-2/undelete", "");

    until(() -> assertThat(receiver.taken()).containsExactly("ready", "gone", "ready"));
    assertThat(receiver.all()).allMatch(one -> one.body().contains("shop-pr-2"));
  }

  private static String state(TestApi api) {
    return api.preview("shop-pr-1").path("state").asText();
  }

  private List<LocalDispatch> dispatches() {
    return acme.gitHub.dispatches(REPOSITORY);
  }

  private static void until(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
